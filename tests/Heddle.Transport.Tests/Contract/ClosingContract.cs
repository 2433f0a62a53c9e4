namespace Heddle.Transport.Tests;

/// <summary>How a connection ends, and what it refuses afterwards.</summary>
public abstract class ClosingContract(BusWorld world) : BusContract(world)
{
    [Fact]
    public async Task Nothing_works_on_a_closed_connection()
    {
        await Bus.DisposeAsync();

        Bus.State.ShouldBe(BusState.Closed);
        await Should.ThrowAsync<BusClosedException>(async () => await Bus.PublishAsync(Root, default, cancellationToken: Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await Bus.SubscribeAsync(Root, cancellationToken: Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await Bus.FlushAsync(Cancel));
        await Should.ThrowAsync<BusClosedException>(async () =>
            await Bus.RequestAsync(Root, default, null, Timeout.InfiniteTimeSpan, Cancel)
        );
        await Should.ThrowAsync<BusClosedException>(async () => await Bus.OpenKeyValueAsync(new(Root), Cancel));
    }

    [Fact]
    public async Task Closing_twice_or_draining_a_closed_connection_does_nothing()
    {
        await Bus.DisposeAsync();

        await Bus.DisposeAsync();
        await Bus.DrainAsync(Cancel).AsTask().Soon();

        Bus.State.ShouldBe(BusState.Closed);
    }

    [Fact]
    public async Task Closing_ends_the_subscriptions_and_the_server_forgets_them()
    {
        var subscription = await SubscribeAsync(Bus, $"{Root}.gone");

        await Bus.DisposeAsync();

        await subscription.Messages.Completion.Soon();
        await ShouldLoseItsRespondersAsync($"{Root}.gone");
    }

    [Fact]
    public async Task Closing_fails_pending_requests()
    {
        await using var silent = await SubscribeAsync(Peer, $"{Root}.silent");
        var pending = Bus.RequestAsync($"{Root}.silent", default, null, Timeout.InfiniteTimeSpan, Cancel).AsTask();
        await NextAsync(silent);

        await Bus.DisposeAsync();

        await Should.ThrowAsync<BusClosedException>(async () => await pending.Soon());
    }

    [Fact]
    public async Task Closing_is_reported_once_and_without_a_reason_when_the_owner_does_it()
    {
        var closed = new TaskCompletionSource<BusEvent>();
        Bus.Events += (_, raised) => closed.SetResult(raised);

        await Bus.DisposeAsync();

        (await closed.Task.Soon()).ShouldBe(new BusEvent.Closed(null));
    }

    [Fact]
    public async Task A_failing_event_handler_does_not_keep_the_others_from_hearing()
    {
        var closed = new TaskCompletionSource<object?>();
        Bus.Events += (_, _) => throw new InvalidOperationException("a handler's own mistake");
        Bus.Events += (sender, _) => closed.SetResult(sender);

        await Bus.DisposeAsync();

        (await closed.Task.Soon()).ShouldBe(Bus);
    }

    [Fact]
    public async Task Draining_lets_readers_take_what_has_arrived_and_then_closes()
    {
        var subscription = await SubscribeAsync(Bus, $"{Root}.work");
        await Peer.PublishAsync($"{Root}.work", Bytes("one"), cancellationToken: Cancel);
        await Peer.PublishAsync($"{Root}.work", Bytes("two"), cancellationToken: Cancel);
        await SettleAsync();

        var drained = Bus.DrainAsync(Cancel).AsTask();

        drained.IsCompleted.ShouldBeFalse();
        Text((await NextAsync(subscription)).Payload).ShouldBe("one");
        Text((await NextAsync(subscription)).Payload).ShouldBe("two");
        await drained.Soon();
        await subscription.Messages.Completion.Soon();
        Bus.State.ShouldBe(BusState.Closed);
    }

    [Fact]
    public async Task A_draining_connection_still_publishes_but_refuses_new_subscriptions()
    {
        await using var answers = await SubscribeAsync(Peer, $"{Root}.answers");
        var work = await SubscribeAsync(Bus, $"{Root}.work");
        await Peer.PublishAsync($"{Root}.work", Bytes("one"), cancellationToken: Cancel);
        await SettleAsync();
        var drained = Bus.DrainAsync(Cancel).AsTask();

        Bus.State.ShouldBe(BusState.Draining);
        await Should.ThrowAsync<BusClosedException>(async () => await Bus.SubscribeAsync(Root, cancellationToken: Cancel));
        await Bus.PublishAsync($"{Root}.answers", Bytes("done"), cancellationToken: Cancel);
        await NextAsync(work);
        await drained.Soon();

        Text((await NextAsync(answers)).Payload).ShouldBe("done");
    }

    [Fact]
    public async Task Draining_with_nobody_subscribed_closes_at_once_behind_what_was_published()
    {
        await using var subscription = await SubscribeAsync(Peer, $"{Root}.last");
        await Bus.PublishAsync($"{Root}.last", Bytes("words"), cancellationToken: Cancel);

        await Bus.DrainAsync(Cancel).AsTask().Soon();

        Text((await NextAsync(subscription)).Payload).ShouldBe("words");
    }

    [Fact]
    public async Task A_drain_that_is_cancelled_closes_at_once()
    {
        await using var unread = await SubscribeAsync(Bus, $"{Root}.unread");
        await Peer.PublishAsync($"{Root}.unread", Bytes("x"), cancellationToken: Cancel);
        await SettleAsync();
        using var impatience = new CancellationTokenSource();
        var drained = Bus.DrainAsync(impatience.Token).AsTask();

        await impatience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await drained.Soon());
        Bus.State.ShouldBe(BusState.Closed);
    }

    /// <summary>A server notices a connection's end a moment later; a request in that moment goes into the void.</summary>
    private async Task ShouldLoseItsRespondersAsync(string subject)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            try
            {
                await Peer.RequestAsync(subject, default, null, TimeSpan.FromMilliseconds(100), Cancel).AsTask().Soon();
            }
            catch (RequestTimeoutException)
            {
                continue;
            }
            catch (NoRespondersException)
            {
                return;
            }
        }

        Assert.Fail($"somebody is still subscribed to `{subject}`");
    }
}
