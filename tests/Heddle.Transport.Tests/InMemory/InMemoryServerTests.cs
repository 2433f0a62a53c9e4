using System.Text;
using Heddle.Transport.Tests.Nats;

namespace Heddle.Transport.Tests;

public sealed class InMemoryServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Servers_do_not_hear_each_other()
    {
        await using var here = new InMemoryServer().Connect();
        await using var there = new InMemoryServer().Connect();
        await using var subscription = await there.SubscribeAsync("a", cancellationToken: Cancel);

        await here.PublishAsync("a", default, cancellationToken: Cancel);

        subscription.Messages.Count.ShouldBe(0);
        await Should.ThrowAsync<BucketNotFoundException>(async () =>
        {
            await here.OpenKeyValueAsync(new("b"), Cancel);
            await there.OpenKeyValueAsync(new("b") { CreateIfMissing = false }, Cancel);
        });
    }

    [Fact]
    public async Task A_message_is_in_its_receivers_queues_when_the_publish_returns()
    {
        var server = new InMemoryServer();
        await using var bus = server.Connect();
        await using var peer = server.Connect();
        await using var subscription = await peer.SubscribeAsync("a", cancellationToken: Cancel);

        var published = bus.PublishAsync("a", default, cancellationToken: Cancel);

        published.IsCompletedSuccessfully.ShouldBeTrue();
        subscription.Messages.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_largest_payload_can_be_set()
    {
        await using var bus = new InMemoryServer(new() { MaxPayloadBytes = 10 }).Connect();

        await bus.PublishAsync("a", new byte[10], cancellationToken: Cancel);
        var refused = await Should.ThrowAsync<PayloadTooLargeException>(async () =>
            await bus.PublishAsync("a", new byte[11], cancellationToken: Cancel)
        );

        refused.MaxBytes.ShouldBe(10);
        Should.Throw<ArgumentOutOfRangeException>(() => new InMemoryServerOptions { MaxPayloadBytes = 0 });
    }

    [Fact]
    public async Task The_same_seed_chooses_the_same_members()
    {
        var first = await ChoicesAsync(seed: 42);

        (await ChoicesAsync(seed: 42)).ShouldBe(first);
        first.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_request_times_out_by_the_servers_clock()
    {
        var time = new ManualTimeProvider();
        await using var bus = new InMemoryServer(new() { TimeProvider = time }).Connect();
        await using var silent = await bus.SubscribeAsync("silent", cancellationToken: Cancel);
        var pending = bus.RequestAsync("silent", default, null, TimeSpan.FromMinutes(1), Cancel).AsTask();

        time.Advance(TimeSpan.FromSeconds(59));
        pending.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<RequestTimeoutException>(async () => await pending.Soon());
    }

    [Fact]
    public async Task A_subject_longer_than_a_control_line_is_refused()
    {
        await using var bus = new InMemoryServer().Connect();
        var endless = string.Join('.', Enumerable.Repeat("a", 100_000));

        await Should.ThrowAsync<InvalidSubjectException>(async () => await bus.SubscribeAsync(endless, cancellationToken: Cancel));
        var refused = await Should.ThrowAsync<InvalidSubjectException>(async () =>
            await bus.PublishAsync(endless, default, cancellationToken: Cancel)
        );

        refused.Message.Length.ShouldBeLessThan(200);
    }

    [Fact]
    public async Task A_slow_consumer_is_reported_once_until_it_has_caught_up()
    {
        var bus = new InMemoryServer().Connect();
        var reports = new List<BusEvent>();
        var closed = new TaskCompletionSource();
        bus.Events += (_, raised) =>
        {
            reports.Add(raised);
            if (raised is BusEvent.Closed)
            {
                closed.SetResult();
            }
        };
        var full = await bus.SubscribeAsync("full", new() { Capacity = 2 }, Cancel);

        await FloodAsync(bus, 100);
        full.Messages.TryRead(out _).ShouldBeTrue();
        await FloodAsync(bus, 100);
        await bus.DisposeAsync();

        await closed.Task.Soon();
        reports.ShouldBe([new BusEvent.SlowConsumer("full", 1), new BusEvent.SlowConsumer("full", 99), new BusEvent.Closed(null)]);
    }

    [Fact]
    public async Task An_event_handlers_mistake_is_logged()
    {
        var log = new LogCollector();
        var bus = new InMemoryServer(new() { LoggerFactory = log }).Connect();
        var closed = new TaskCompletionSource();
        bus.Events += (_, _) => throw new InvalidOperationException("a handler's own mistake");
        bus.Events += (_, _) => closed.SetResult();

        await bus.DisposeAsync();

        await closed.Task.Soon();
        log.Entries.ShouldHaveSingleItem().Exception!.Message.ShouldBe("a handler's own mistake");
    }

    [Fact]
    public async Task Connections_come_and_go_while_others_publish()
    {
        var server = new InMemoryServer();
        await using var publisher = server.Connect();
        using var stop = new CancellationTokenSource();
        var publishing = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await publisher.PublishAsync("busy.1", Encoding.UTF8.GetBytes("x"), cancellationToken: Cancel);
                }
            },
            Cancel
        );

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ComeAndGoAsync(server), Cancel))).Soon();

        await stop.CancelAsync();
        await publishing.Soon();
        await Should.ThrowAsync<NoRespondersException>(async () =>
            await publisher.RequestAsync("busy.1", default, null, Timeout.InfiniteTimeSpan, Cancel)
        );
    }

    private static async Task FloodAsync(MessageBus bus, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await bus.PublishAsync("full", default, cancellationToken: Cancel);
        }
    }

    private static async Task ComeAndGoAsync(InMemoryServer server)
    {
        for (var i = 0; i < 200; i++)
        {
            await using var bus = server.Connect();
            await using var plain = await bus.SubscribeAsync("busy.*", new() { Capacity = 4 }, Cancel);
            await using var grouped = await bus.SubscribeAsync("busy.>", new() { Capacity = 4, QueueGroup = "q" }, Cancel);
            await bus.PublishAsync("busy.2", default, cancellationToken: Cancel);
            (await plain.Messages.WaitToReadAsync(Cancel)).ShouldBeTrue();
        }
    }

    private static async Task<List<string>> ChoicesAsync(int seed)
    {
        await using var bus = new InMemoryServer(new() { Seed = seed }).Connect();
        var members = new List<BusSubscription>();
        for (var i = 0; i < 3; i++)
        {
            members.Add(await bus.SubscribeAsync("work", new() { QueueGroup = "q" }, Cancel));
        }

        var choices = new List<string>();
        for (var i = 0; i < 100; i++)
        {
            await bus.PublishAsync("work", default, cancellationToken: Cancel);
            choices.Add($"{members.FindIndex(member => member.Messages.TryRead(out _))}");
        }

        return choices;
    }
}
