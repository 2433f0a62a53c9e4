using System.Text;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class MessagingTests(NatsServerFixture fixture) : IClassFixture<NatsServerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_published_message_reaches_a_subscriber_with_headers_and_reply_subject()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var subscription = await bus.SubscribeAsync("a.*", cancellationToken: Cancel);

        await bus.PublishAsync("a.b", "hello"u8.ToArray(), new() { { "Name", "välue" } }, "answers.here", Cancel);

        var message = await subscription.Messages.ReadAsync(Cancel);
        message.Subject.ShouldBe("a.b");
        message.ReplyTo.ShouldBe("answers.here");
        Encoding.UTF8.GetString(message.Payload.Span).ShouldBe("hello");
        message.Headers!["Name"].ShouldBe("välue");
    }

    [Fact]
    public async Task A_queue_group_gets_each_message_once()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var one = await bus.SubscribeAsync("work", new() { QueueGroup = "workers" }, Cancel);
        await using var other = await bus.SubscribeAsync("work", new() { QueueGroup = "workers" }, Cancel);

        for (var i = 0; i < 100; i++)
        {
            await bus.PublishAsync("work", new byte[] { (byte)i }, cancellationToken: Cancel);
        }

        await bus.FlushAsync(Cancel);
        (one.Messages.Count + other.Messages.Count).ShouldBe(100);
        one.Messages.Count.ShouldBeGreaterThan(0);
        other.Messages.Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_request_gets_its_answer()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var subscription = await bus.SubscribeAsync("echo", cancellationToken: Cancel);
        var responder = Task.Run(
            async () =>
            {
                await foreach (var request in subscription.Messages.ReadAllAsync(Cancel))
                {
                    await bus.PublishAsync(request.ReplyTo!, request.Payload, request.Headers, cancellationToken: Cancel);
                }
            },
            Cancel
        );

        for (var i = 0; i < 100; i++)
        {
            var answer = await bus.RequestAsync("echo", new byte[] { (byte)i }, new() { { "N", $"{i}" } }, Patience, Cancel);
            answer.Payload.ToArray().ShouldBe([(byte)i]);
            answer.Headers!["N"].ShouldBe($"{i}");
        }

        await subscription.DrainAsync(Cancel);
        await responder;
    }

    [Fact]
    public async Task A_request_nobody_listens_to_fails_at_once()
    {
        await using var bus = await fixture.ConnectAsync();

        var failure = await Should.ThrowAsync<NoRespondersException>(async () =>
            await bus.RequestAsync("nobody.here", default, null, Patience, Cancel)
        );

        failure.Subject.ShouldBe("nobody.here");
    }

    [Fact]
    public async Task A_request_that_is_not_answered_times_out()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var silent = await bus.SubscribeAsync("silent", cancellationToken: Cancel);

        var failure = await Should.ThrowAsync<RequestTimeoutException>(async () =>
            await bus.RequestAsync("silent", default, null, TimeSpan.FromMilliseconds(50), Cancel)
        );

        failure.Subject.ShouldBe("silent");
        failure.Timeout.ShouldBe(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task A_cancelled_request_ends_with_the_cancellation()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var silent = await bus.SubscribeAsync("silent.too", cancellationToken: Cancel);
        using var cancellation = new CancellationTokenSource();

        var request = bus.RequestAsync("silent.too", default, null, Patience, cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(request)).CancellationToken.ShouldBe(cancellation.Token);
    }

    [Fact]
    public async Task A_message_beyond_the_servers_limit_is_refused_with_both_sizes()
    {
        await using var bus = await fixture.ConnectAsync();

        var failure = await Should.ThrowAsync<PayloadTooLargeException>(async () =>
            await bus.PublishAsync("big", new byte[bus.MaxPayloadBytes + 1], cancellationToken: Cancel)
        );

        failure.MaxBytes.ShouldBe(1024 * 1024);
        failure.SizeBytes.ShouldBe((1024 * 1024) + 1);
        await bus.FlushAsync(Cancel);
        bus.State.ShouldBe(BusState.Connected);
    }

    [Fact]
    public async Task The_largest_message_the_server_accepts_arrives_whole()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var subscription = await bus.SubscribeAsync("large", cancellationToken: Cancel);
        var payload = new byte[bus.MaxPayloadBytes];
        Random.Shared.NextBytes(payload);

        await bus.PublishAsync("large", payload, cancellationToken: Cancel);

        (await subscription.Messages.ReadAsync(Cancel)).Payload.Span.SequenceEqual(payload).ShouldBeTrue();
    }

    [Fact]
    public async Task A_disposed_bus_refuses_everything_and_ends_its_subscriptions()
    {
        var bus = await fixture.ConnectAsync();
        var subscription = await bus.SubscribeAsync("x", cancellationToken: Cancel);
        var events = new List<BusEvent>();
        bus.Events += (_, happened) => events.Add(happened);

        await bus.DisposeAsync();

        bus.State.ShouldBe(BusState.Closed);
        await subscription.Messages.Completion;
        await Should.ThrowAsync<BusClosedException>(async () => await bus.PublishAsync("x", default, cancellationToken: Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await bus.RequestAsync("x", default, null, Patience, Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await bus.SubscribeAsync("x", cancellationToken: Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await bus.FlushAsync(Cancel));
        events.ShouldBe([new BusEvent.Closed(null)]);
        await bus.DisposeAsync();
    }

    [Fact]
    public async Task No_server_means_an_error_that_names_the_address()
    {
        var failure = await Should.ThrowAsync<BusConnectException>(() =>
            NatsBus.ConnectAsync(new() { Urls = ["nats://user:secret@127.0.0.1:1", "nats://127.0.0.1:2"], ShuffleServers = false }, Cancel)
        );

        failure.Servers.ShouldBe(["127.0.0.1:1", "127.0.0.1:2"]);
        failure.Message.ShouldNotContain("secret");
    }
}
