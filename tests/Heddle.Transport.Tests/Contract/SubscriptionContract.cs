namespace Heddle.Transport.Tests;

/// <summary>Queue groups and the end of a subscription.</summary>
public abstract class SubscriptionContract(BusWorld world) : BusContract(world)
{
    [Fact]
    public async Task A_subscription_tells_its_subject_and_group()
    {
        await using var plain = await SubscribeAsync(Bus, $"{Root}.*");
        await using var grouped = await SubscribeAsync(Bus, $"{Root}.work", new() { QueueGroup = "workers" });

        (plain.Subject, plain.QueueGroup, plain.DroppedMessages).ShouldBe(($"{Root}.*", null, 0));
        (grouped.Subject, grouped.QueueGroup).ShouldBe(($"{Root}.work", "workers"));
    }

    [Fact]
    public async Task Exactly_one_member_of_each_queue_group_receives_a_message_and_everybody_without_a_group_does()
    {
        await using var red1 = await SubscribeAsync(Bus, $"{Root}.work", new() { QueueGroup = "red" });
        await using var red2 = await SubscribeAsync(Peer, $"{Root}.work", new() { QueueGroup = "red" });
        await using var blue = await SubscribeAsync(Peer, $"{Root}.work", new() { QueueGroup = "blue" });
        await using var plain = await SubscribeAsync(Peer, $"{Root}.work");
        var sent = Enumerable.Range(0, 200).Select(number => $"{number}").ToList();

        foreach (var text in sent)
        {
            await Bus.PublishAsync($"{Root}.work", Bytes(text), cancellationToken: Cancel);
        }

        await SettleAsync();
        TakeQueued(blue).ShouldBe(sent);
        TakeQueued(plain).ShouldBe(sent);
        var red = (One: TakeQueued(red1), Two: TakeQueued(red2));
        red.One.Concat(red.Two).ShouldBe(sent, ignoreOrder: true);
    }

    [Fact]
    public async Task The_members_of_a_queue_group_share_the_load()
    {
        var members = new List<BusSubscription>();
        for (var i = 0; i < 4; i++)
        {
            members.Add(await SubscribeAsync(Peer, $"{Root}.work", new() { QueueGroup = "q" }));
        }

        for (var i = 0; i < 2_000; i++)
        {
            await Bus.PublishAsync($"{Root}.work", default, cancellationToken: Cancel);
        }

        await SettleAsync();
        var shares = members.ConvertAll(member => TakeQueued(member).Count);
        shares.Sum().ShouldBe(2_000);
        shares.Min().ShouldBeGreaterThan(300, "a fair share is 500");
    }

    [Fact]
    public async Task Members_of_a_group_that_subscribe_with_different_patterns_are_still_one_group()
    {
        await using var exact = await SubscribeAsync(Peer, $"{Root}.work.a", new() { QueueGroup = "q" });
        await using var wide = await SubscribeAsync(Peer, $"{Root}.work.*", new() { QueueGroup = "q" });
        await using var wider = await SubscribeAsync(Peer, $"{Root}.>", new() { QueueGroup = "q" });

        for (var i = 0; i < 300; i++)
        {
            await Bus.PublishAsync($"{Root}.work.a", default, cancellationToken: Cancel);
        }

        await SettleAsync();
        var shares = new[] { exact, wide, wider }.Select(member => TakeQueued(member).Count).ToList();
        shares.Sum().ShouldBe(300);
        shares.ShouldAllBe(share => share > 0);
    }

    [Fact]
    public async Task A_member_that_leaves_is_not_chosen_any_more()
    {
        await using var stayer = await SubscribeAsync(Peer, $"{Root}.work", new() { QueueGroup = "q" });
        var leaver = await SubscribeAsync(Peer, $"{Root}.work", new() { QueueGroup = "q" });
        await leaver.DisposeAsync();
        await Peer.FlushAsync(Cancel);

        for (var i = 0; i < 50; i++)
        {
            await Bus.PublishAsync($"{Root}.work", default, cancellationToken: Cancel);
        }

        await SettleAsync();
        TakeQueued(stayer).Count.ShouldBe(50);
    }

    [Fact]
    public async Task Draining_a_subscription_completes_it_behind_what_has_arrived()
    {
        var subscription = await SubscribeAsync(Bus, $"{Root}.drained");
        await Peer.PublishAsync($"{Root}.drained", Bytes("one"), cancellationToken: Cancel);
        await Peer.PublishAsync($"{Root}.drained", Bytes("two"), cancellationToken: Cancel);
        await SettleAsync();

        await subscription.DrainAsync(Cancel).AsTask().Soon();
        await Peer.PublishAsync($"{Root}.drained", Bytes("too late"), cancellationToken: Cancel);
        await SettleAsync();

        var taken = await subscription.Messages.ReadAllAsync(Cancel).Select(message => Text(message.Payload)).ToListAsync(Cancel);
        taken.ShouldBe(["one", "two"]);
        await subscription.Messages.Completion.Soon();
    }

    [Fact]
    public async Task A_drained_subscription_is_no_responder_any_more()
    {
        var subscription = await SubscribeAsync(Bus, $"{Root}.drained");

        await subscription.DrainAsync(Cancel).AsTask().Soon();

        await Should.ThrowAsync<NoRespondersException>(async () =>
            await Peer.RequestAsync($"{Root}.drained", default, null, Timeout.InfiniteTimeSpan, Cancel).AsTask().Soon()
        );
    }

    [Fact]
    public async Task Disposing_a_subscription_discards_what_is_queued_and_completes_it()
    {
        var subscription = await SubscribeAsync(Bus, $"{Root}.disposed");
        await Peer.PublishAsync($"{Root}.disposed", Bytes("one"), cancellationToken: Cancel);
        await SettleAsync();

        await subscription.DisposeAsync();

        TakeQueued(subscription).ShouldBeEmpty();
        await subscription.Messages.Completion.Soon();
        subscription.DroppedMessages.ShouldBe(0);
    }

    [Fact]
    public async Task Disposing_ends_a_reader_that_waits()
    {
        var subscription = await SubscribeAsync(Bus, $"{Root}.waiting");
        var waiting = subscription.Messages.WaitToReadAsync(Cancel).AsTask();

        await subscription.DisposeAsync();

        (await waiting.Soon()).ShouldBeFalse();
    }

    [Fact]
    public async Task Ending_a_subscription_again_does_nothing()
    {
        var subscription = await SubscribeAsync(Bus, $"{Root}.twice");
        await subscription.DrainAsync(Cancel);

        await subscription.DrainAsync(Cancel).AsTask().Soon();
        await subscription.DisposeAsync();
        await subscription.DisposeAsync();

        await subscription.Messages.Completion.Soon();
    }

    [Fact]
    public async Task Ending_one_subscription_leaves_another_of_the_same_subject_alone()
    {
        var leaver = await SubscribeAsync(Bus, $"{Root}.pair");
        await using var stayer = await SubscribeAsync(Bus, $"{Root}.pair");
        await leaver.DisposeAsync();

        await Bus.PublishAsync($"{Root}.pair", Bytes("x"), cancellationToken: Cancel);

        Text((await NextAsync(stayer)).Payload).ShouldBe("x");
    }

    [Fact]
    public async Task Subscribing_with_a_cancelled_token_subscribes_to_nothing()
    {
        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await Bus.SubscribeAsync($"{Root}.cancelled", cancellationToken: new(canceled: true))
        );

        await Bus.FlushAsync(Cancel);
        await Should.ThrowAsync<NoRespondersException>(async () =>
            await Peer.RequestAsync($"{Root}.cancelled", default, null, Timeout.InfiniteTimeSpan, Cancel).AsTask().Soon()
        );
    }

    [Fact]
    public async Task The_token_of_the_subscribe_call_does_not_end_the_subscription()
    {
        using var cancellation = new CancellationTokenSource();
        await using var subscription = await Bus.SubscribeAsync($"{Root}.stays", cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();

        await Bus.PublishAsync($"{Root}.stays", Bytes("x"), cancellationToken: Cancel);

        Text((await NextAsync(subscription)).Payload).ShouldBe("x");
    }
}
