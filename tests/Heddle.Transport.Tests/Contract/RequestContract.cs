namespace Heddle.Transport.Tests;

/// <summary>Requests and their answers.</summary>
public abstract class RequestContract(BusWorld world) : BusContract(world)
{
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    [Fact]
    public async Task A_request_gets_the_answer_with_its_headers()
    {
        await using var service = await SubscribeAsync(Peer, $"{Root}.echo");
        var pending = Bus.RequestAsync($"{Root}.echo", Bytes("question"), new BusHeaders { { "X-Q", "1" } }, Never, Cancel).AsTask();

        var request = await NextAsync(service);
        await Peer.PublishAsync(request.ReplyTo!, Bytes("answer"), new BusHeaders { { "X-A", "2" } }, cancellationToken: Cancel);

        Text(request.Payload).ShouldBe("question");
        request.Headers!["X-Q"].ShouldBe("1");
        var answer = await pending.Soon();
        Text(answer.Payload).ShouldBe("answer");
        answer.Subject.ShouldBe(request.ReplyTo);
        answer.Headers!["X-A"].ShouldBe("2");
    }

    [Fact]
    public async Task The_first_answer_wins_and_later_ones_are_discarded()
    {
        await using var service = await SubscribeAsync(Peer, $"{Root}.echo");
        var first = Bus.RequestAsync($"{Root}.echo", default, null, Never, Cancel).AsTask();
        var request = await NextAsync(service);
        await Peer.PublishAsync(request.ReplyTo!, Bytes("one"), cancellationToken: Cancel);
        await Peer.PublishAsync(request.ReplyTo!, Bytes("two"), cancellationToken: Cancel);

        Text((await first.Soon()).Payload).ShouldBe("one");
        await SettleAsync();
        var second = Bus.RequestAsync($"{Root}.echo", default, null, Never, Cancel).AsTask();
        await Peer.PublishAsync((await NextAsync(service)).ReplyTo!, Bytes("three"), cancellationToken: Cancel);
        Text((await second.Soon()).Payload).ShouldBe("three");
    }

    [Fact]
    public async Task Concurrent_requests_each_get_their_own_answer()
    {
        await using var service = await SubscribeAsync(Peer, $"{Root}.echo");
        var pending = Enumerable
            .Range(0, 200)
            .Select(async number =>
            {
                var answer = await Bus.RequestAsync($"{Root}.echo", Bytes($"{number}"), null, Never, Cancel);
                return (Asked: $"{number}", Answered: Text(answer.Payload));
            })
            .ToArray();
        var requests = new List<BusMessage>();
        while (requests.Count < pending.Length)
        {
            requests.Add(await NextAsync(service));
        }

        foreach (var request in Enumerable.Reverse(requests))
        {
            await Peer.PublishAsync(request.ReplyTo!, request.Payload, cancellationToken: Cancel);
        }

        foreach (var (asked, answered) in await Task.WhenAll(pending).Soon())
        {
            answered.ShouldBe(asked);
        }
    }

    [Fact]
    public async Task A_connection_can_answer_its_own_request()
    {
        await using var service = await SubscribeAsync(Bus, $"{Root}.self");
        var pending = Bus.RequestAsync($"{Root}.self", default, null, Never, Cancel).AsTask();

        await Bus.PublishAsync((await NextAsync(service)).ReplyTo!, default, cancellationToken: Cancel);

        (await pending.Soon()).Payload.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task A_request_to_nobody_fails_at_once()
    {
        var failure = await Should.ThrowAsync<NoRespondersException>(async () =>
            await Bus.RequestAsync($"{Root}.nobody", default, null, Never, Cancel).AsTask().Soon()
        );

        failure.Subject.ShouldBe($"{Root}.nobody");
        failure.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task A_request_fails_at_once_when_the_only_subscriber_has_left()
    {
        var service = await SubscribeAsync(Peer, $"{Root}.leaver", new() { QueueGroup = "q" });
        await service.DisposeAsync();
        await Peer.FlushAsync(Cancel);

        await Should.ThrowAsync<NoRespondersException>(async () =>
            await Bus.RequestAsync($"{Root}.leaver", default, null, Never, Cancel).AsTask().Soon()
        );
    }

    [Fact]
    public async Task Anybody_whose_pattern_matches_counts_as_a_responder()
    {
        await using var tap = await SubscribeAsync(Peer, $"{Root}.>");

        var failure = await Should.ThrowAsync<RequestTimeoutException>(async () =>
            await Bus.RequestAsync($"{Root}.tapped", default, null, TimeSpan.FromMilliseconds(30), Cancel).AsTask().Soon()
        );

        failure.Subject.ShouldBe($"{Root}.tapped");
        failure.Timeout.ShouldBe(TimeSpan.FromMilliseconds(30));
        failure.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_after_the_timeout_does_not_reach_the_next_request()
    {
        await using var service = await SubscribeAsync(Peer, $"{Root}.slow");
        await Should.ThrowAsync<RequestTimeoutException>(async () =>
            await Bus.RequestAsync($"{Root}.slow", default, null, TimeSpan.FromMilliseconds(30), Cancel).AsTask().Soon()
        );
        var late = await NextAsync(service);
        var second = Bus.RequestAsync($"{Root}.slow", default, null, Never, Cancel).AsTask();

        await Peer.PublishAsync(late.ReplyTo!, Bytes("late"), cancellationToken: Cancel);
        await Peer.PublishAsync((await NextAsync(service)).ReplyTo!, Bytes("in time"), cancellationToken: Cancel);

        Text((await second.Soon()).Payload).ShouldBe("in time");
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_an_answer()
    {
        await using var silent = await SubscribeAsync(Peer, $"{Root}.silent");
        using var cancellation = new CancellationTokenSource();
        var pending = Bus.RequestAsync($"{Root}.silent", default, null, Never, cancellation.Token).AsTask();
        await NextAsync(silent);

        await cancellation.CancelAsync();

        var cancelled = await Should.ThrowAsync<OperationCanceledException>(async () => await pending.Soon());
        cancelled.CancellationToken.ShouldBe(cancellation.Token);
    }

    [Fact]
    public async Task Only_one_member_of_a_queue_group_is_asked()
    {
        await using var one = await SubscribeAsync(Peer, $"{Root}.pool", new() { QueueGroup = "q" });
        await using var two = await SubscribeAsync(Peer, $"{Root}.pool", new() { QueueGroup = "q" });
        var pending = Bus.RequestAsync($"{Root}.pool", default, null, Never, Cancel).AsTask();
        await SettleAsync();

        var asked = (one.Messages.Count, two.Messages.Count);

        asked.ShouldBeOneOf((1, 0), (0, 1));
        var request = await NextAsync(asked.Item1 == 1 ? one : two);
        await Peer.PublishAsync(request.ReplyTo!, default, cancellationToken: Cancel);
        await pending.Soon();
    }

    [Fact]
    public async Task A_request_that_is_too_large_fails_unsent()
    {
        await using var service = await SubscribeAsync(Peer, $"{Root}.big");

        await Should.ThrowAsync<PayloadTooLargeException>(async () =>
            await Bus.RequestAsync($"{Root}.big", new byte[Bus.MaxPayloadBytes + 1], null, Never, Cancel).AsTask().Soon()
        );

        await SettleAsync();
        TakeQueued(service).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_publish_that_names_a_reply_subject_learns_there_that_nobody_listens()
    {
        await using var answers = await SubscribeAsync(Bus, $"{Root}.answers.*");

        await Bus.PublishAsync($"{Root}.nobody", default, replyTo: $"{Root}.answers.1", cancellationToken: Cancel);

        var notice = await NextAsync(answers);
        notice.Subject.ShouldBe($"{Root}.answers.1");
        notice.Payload.IsEmpty.ShouldBeTrue();
        notice.Headers.ShouldNotBeNull().Status.ShouldBe(503);
    }

    [Fact]
    public async Task Nobody_else_learns_that_a_publish_found_no_listener()
    {
        await using var elsewhere = await SubscribeAsync(Peer, $"{Root}.answers.*");

        await Bus.PublishAsync($"{Root}.nobody", default, replyTo: $"{Root}.answers.1", cancellationToken: Cancel);
        await SettleAsync();

        TakeQueued(elsewhere).ShouldBeEmpty();
    }
}
