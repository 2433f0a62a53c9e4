using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class SubscriptionTests(NatsServerFixture fixture) : IClassFixture<NatsServerFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_newest_messages_are_dropped_and_reported_once_an_episode()
    {
        await using var bus = await fixture.ConnectAsync();
        var events = new EventRecorder(bus);
        await using var subscription = await bus.SubscribeAsync("slow.newest", new() { Capacity = 10 }, Cancel);

        await PublishAsync(bus, "slow.newest", 0..30);

        (await events.NextAsync<BusEvent.SlowConsumer>()).ShouldBe(new("slow.newest", 1));
        subscription.DroppedMessages.ShouldBe(20);
        events.HasMore.ShouldBeFalse();
        (await TakeAsync(subscription, 10)).ShouldBe(Enumerable.Range(0, 10));

        await PublishAsync(bus, "slow.newest", 100..105);
        (await TakeAsync(subscription, 5)).ShouldBe(Enumerable.Range(100, 5));
        await PublishAsync(bus, "slow.newest", 0..11);
        (await events.NextAsync<BusEvent.SlowConsumer>()).ShouldBe(new("slow.newest", 21));
    }

    [Fact]
    public async Task The_oldest_messages_are_dropped_when_asked_for()
    {
        await using var bus = await fixture.ConnectAsync();
        var events = new EventRecorder(bus);
        await using var subscription = await bus.SubscribeAsync(
            "slow.oldest",
            new() { Capacity = 10, Overflow = OverflowPolicy.DropOldest },
            Cancel
        );

        await PublishAsync(bus, "slow.oldest", 0..30);

        (await events.NextAsync<BusEvent.SlowConsumer>()).Subject.ShouldBe("slow.oldest");
        subscription.DroppedMessages.ShouldBe(20);
        (await TakeAsync(subscription, 10)).ShouldBe(Enumerable.Range(20, 10));
        events.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task A_subscription_that_must_not_drop_ends_behind_what_it_holds()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var subscription = await bus.SubscribeAsync(
            "slow.fail",
            new() { Capacity = 10, Overflow = OverflowPolicy.Fail },
            Cancel
        );

        await PublishAsync(bus, "slow.fail", 0..30);

        (await TakeAsync(subscription, 10)).ShouldBe(Enumerable.Range(0, 10));
        var failure = await Should.ThrowAsync<SlowConsumerException>(subscription.Messages.Completion);
        failure.Capacity.ShouldBe(10);
        failure.Subject.ShouldBe("slow.fail");
        bus.State.ShouldBe(BusState.Connected);
    }

    [Fact]
    public async Task A_slow_reader_holds_up_nobody_else()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var slow = await bus.SubscribeAsync("shared", new() { Capacity = 1 }, Cancel);
        await using var quick = await bus.SubscribeAsync("shared", cancellationToken: Cancel);

        await PublishAsync(bus, "shared", 0..5000);

        (await TakeAsync(quick, 5000)).ShouldBe(Enumerable.Range(0, 5000));
        slow.DroppedMessages.ShouldBe(4999);
    }

    [Fact]
    public async Task Readers_that_block_their_threads_hold_up_nobody_else()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var blocked = await bus.SubscribeAsync("blocking", cancellationToken: Cancel);
        using var release = new ManualResetEventSlim();
        var readers = Enumerable
            .Range(0, Environment.ProcessorCount)
            .Select(async _ =>
            {
                await blocked.Messages.ReadAsync(Cancel);
                release.Wait(Cancel);
            })
            .ToArray();

        await PublishAsync(bus, "blocking", 0..Environment.ProcessorCount);

        for (var i = 0; i < 20; i++)
        {
            await bus.FlushAsync(Cancel);
        }

        release.Set();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task A_drained_subscription_gives_everything_that_had_arrived_and_then_ends()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var subscription = await bus.SubscribeAsync("drained", cancellationToken: Cancel);
        await PublishAsync(bus, "drained", 0..100);

        await subscription.DrainAsync(Cancel);
        await PublishAsync(bus, "drained", 100..200);

        (await TakeAsync(subscription, 100)).ShouldBe(Enumerable.Range(0, 100));
        await subscription.Messages.Completion;
    }

    [Fact]
    public async Task A_disposed_subscription_discards_what_is_queued_and_gets_no_more()
    {
        await using var bus = await fixture.ConnectAsync();
        var subscription = await bus.SubscribeAsync("disposed", cancellationToken: Cancel);
        await PublishAsync(bus, "disposed", 0..100);

        await subscription.DisposeAsync();

        subscription.Messages.TryRead(out _).ShouldBeFalse();
        await subscription.Messages.Completion;
        await Should.ThrowAsync<NoRespondersException>(async () =>
            await bus.RequestAsync("disposed", default, null, TimeSpan.FromSeconds(60), Cancel)
        );
        await subscription.DisposeAsync();
    }

    [Fact]
    public async Task A_drained_bus_lets_its_readers_finish_and_sends_what_they_publish()
    {
        await using var other = await fixture.ConnectAsync();
        await using var results = await other.SubscribeAsync("results", cancellationToken: Cancel);
        await other.FlushAsync(Cancel);
        var bus = await fixture.ConnectAsync();
        var subscription = await bus.SubscribeAsync("jobs", cancellationToken: Cancel);
        await PublishAsync(bus, "jobs", 0..100);
        var worker = Task.Run(
            async () =>
            {
                await foreach (var job in subscription.Messages.ReadAllAsync(Cancel))
                {
                    await bus.PublishAsync("results", job.Payload, cancellationToken: Cancel);
                }
            },
            Cancel
        );

        await bus.DrainAsync(Cancel);

        bus.State.ShouldBe(BusState.Closed);
        await worker;
        (await TakeAsync(results, 99)).Count.ShouldBe(99);
    }

    [Fact]
    public async Task A_draining_bus_takes_no_new_subscriptions_and_closes_when_cancelled()
    {
        var bus = await fixture.ConnectAsync();
        var unread = await bus.SubscribeAsync("unread", cancellationToken: Cancel);
        await PublishAsync(bus, "unread", 0..1);
        using var cancellation = new CancellationTokenSource();

        var draining = bus.DrainAsync(cancellation.Token).AsTask();
        bus.State.ShouldBe(BusState.Draining);
        await Should.ThrowAsync<BusClosedException>(async () => await bus.SubscribeAsync("more", cancellationToken: Cancel));
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(draining);
        bus.State.ShouldBe(BusState.Closed);
        unread.Messages.TryRead(out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_drain_nobody_helps_gives_up_after_its_timeout()
    {
        await using var bus = await NatsBus.ConnectAsync(
            new() { Url = fixture.Server.Url, DrainTimeout = TimeSpan.FromMilliseconds(100) },
            Cancel
        );
        await using var unread = await bus.SubscribeAsync("unread.too", cancellationToken: Cancel);
        await PublishAsync(bus, "unread.too", 0..1);

        await Should.ThrowAsync<TimeoutException>(async () => await bus.DrainAsync(Cancel));

        bus.State.ShouldBe(BusState.Closed);
    }

    [Fact]
    public async Task The_subject_of_a_message_is_one_string_while_it_repeats()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var subscription = await bus.SubscribeAsync("one.*", cancellationToken: Cancel);
        await PublishAsync(bus, "one.same", 0..2);

        var first = await subscription.Messages.ReadAsync(Cancel);
        var second = await subscription.Messages.ReadAsync(Cancel);

        second.Subject.ShouldBeSameAs(first.Subject);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.>.b")]
    [InlineData("a\r\nPUB b 0\r\n")]
    public async Task What_is_not_a_subject_is_not_subscribed_to(string subject)
    {
        await using var bus = await fixture.ConnectAsync();

        (
            await Should.ThrowAsync<InvalidSubjectException>(async () => await bus.SubscribeAsync(subject, cancellationToken: Cancel))
        ).Subject.ShouldBe(subject);
    }

    private static async Task PublishAsync(MessageBus bus, string subject, Range numbers)
    {
        for (var i = numbers.Start.Value; i < numbers.End.Value; i++)
        {
            await bus.PublishAsync(subject, BitConverter.GetBytes(i), cancellationToken: Cancel);
        }

        await bus.FlushAsync(Cancel);
    }

    private static async Task<List<int>> TakeAsync(BusSubscription subscription, int count)
    {
        var numbers = new List<int>();
        while (numbers.Count < count)
        {
            numbers.Add(BitConverter.ToInt32((await subscription.Messages.ReadAsync(Cancel)).Payload.Span));
        }

        return numbers;
    }
}
