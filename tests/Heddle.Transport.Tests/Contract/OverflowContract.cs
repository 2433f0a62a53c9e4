using System.Threading.Channels;

namespace Heddle.Transport.Tests;

/// <summary>What happens to messages nobody reads in time.</summary>
public abstract class OverflowContract(BusWorld world) : BusContract(world)
{
    [Theory]
    [InlineData(OverflowPolicy.DropNewest, new[] { "0", "1", "2" })]
    [InlineData(OverflowPolicy.DropOldest, new[] { "7", "8", "9" })]
    public async Task A_full_queue_drops_counts_and_reports(OverflowPolicy policy, string[] kept)
    {
        var reports = Channel.CreateUnbounded<BusEvent.SlowConsumer>();
        Bus.Events += (_, raised) =>
        {
            if (raised is BusEvent.SlowConsumer slow)
            {
                reports.Writer.TryWrite(slow);
            }
        };
        await using var subscription = await SubscribeAsync(Bus, $"{Root}.flood", new() { Capacity = 3, Overflow = policy });

        await FloodAsync(10);

        subscription.DroppedMessages.ShouldBe(7);
        TakeQueued(subscription).ShouldBe(kept);
        var report = await reports.Reader.ReadAsync(Cancel).AsTask().Soon();
        report.Subject.ShouldBe($"{Root}.flood");
        report.DroppedMessages.ShouldBeInRange(1, 7);
    }

    [Theory]
    [InlineData(OverflowPolicy.DropNewest)]
    [InlineData(OverflowPolicy.DropOldest)]
    public async Task A_queue_that_was_read_takes_messages_again(OverflowPolicy policy)
    {
        await using var subscription = await SubscribeAsync(Bus, $"{Root}.flood", new() { Capacity = 2, Overflow = policy });
        await FloodAsync(5);
        TakeQueued(subscription).Count.ShouldBe(2);

        await FloodAsync(2);

        TakeQueued(subscription).ShouldBe(["0", "1"]);
        subscription.DroppedMessages.ShouldBe(3);
    }

    [Fact]
    public async Task A_queue_that_may_not_drop_ends_with_an_error_behind_what_it_holds()
    {
        await using var subscription = await SubscribeAsync(Bus, $"{Root}.flood", new() { Capacity = 3, Overflow = OverflowPolicy.Fail });

        await FloodAsync(10);

        TakeQueued(subscription).ShouldBe(["0", "1", "2"]);
        var failure = await Should.ThrowAsync<SlowConsumerException>(async () => await subscription.Messages.Completion.Soon());
        failure.Subject.ShouldBe($"{Root}.flood");
        failure.Capacity.ShouldBe(3);
        subscription.DroppedMessages.ShouldBe(1);
    }

    [Fact]
    public async Task A_subscription_that_failed_leaves_its_group_and_its_connection_alone()
    {
        await using var failed = await SubscribeAsync(Bus, $"{Root}.flood", new() { Capacity = 1, Overflow = OverflowPolicy.Fail });
        await FloodAsync(2);
        await Bus.FlushAsync(Cancel);

        await Should.ThrowAsync<NoRespondersException>(async () =>
            await Peer.RequestAsync($"{Root}.flood", default, null, Timeout.InfiniteTimeSpan, Cancel).AsTask().Soon()
        );

        Bus.State.ShouldBe(BusState.Connected);
    }

    [Fact]
    public async Task A_slow_reader_does_not_hold_up_another_subscription_of_its_connection()
    {
        await using var stuck = await SubscribeAsync(Bus, $"{Root}.flood", new() { Capacity = 1 });
        await using var quick = await SubscribeAsync(Bus, $"{Root}.flood");

        await FloodAsync(100);

        TakeQueued(quick).Count.ShouldBe(100);
        stuck.DroppedMessages.ShouldBe(99);
    }

    [Fact]
    public async Task A_queue_holds_65536_messages_unless_told_otherwise()
    {
        await using var subscription = await SubscribeAsync(Bus, $"{Root}.flood");

        await FloodAsync(65_537);

        subscription.DroppedMessages.ShouldBe(1);
        subscription.Messages.Count.ShouldBe(65_536);
    }

    private async Task FloodAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Peer.PublishAsync($"{Root}.flood", Bytes($"{i}"), cancellationToken: Cancel);
        }

        await SettleAsync();
    }
}
