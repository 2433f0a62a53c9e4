using System.Reflection;

namespace Heddle.Transport.Tests.Connection;

public sealed class LazyBusTests
{
    private readonly InMemoryServer _server = new();
    private int _connected;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_used_first_connects_and_everything_after_it_uses_the_same_connection()
    {
        await using var bus = Lazy();
        bus.State.ShouldBe(BusState.Reconnecting);
        bus.Name.ShouldBe("lazy");
        bus.MaxPayloadBytes.ShouldBe(1024 * 1024);
        await using var subscription = await bus.SubscribeAsync("a", null, Cancel);
        await bus.PublishAsync("a", default, cancellationToken: Cancel);
        await bus.FlushAsync(Cancel);
        await subscription.Messages.ReadAsync(Cancel);
        await Should.ThrowAsync<NoRespondersException>(() =>
            bus.RequestAsync("nobody", default, null, TimeSpan.FromSeconds(5), Cancel).AsTask()
        );
        await bus.OpenKeyValueAsync(new("bucket"), Cancel);
        await bus.OpenObjectsAsync(new("objects"), Cancel);
        _connected.ShouldBe(1);
        bus.State.ShouldBe(BusState.Connected);
        bus.Name.ShouldBe("application");
    }

    [Fact]
    public async Task Many_who_come_first_at_once_share_one_connection()
    {
        await using var bus = Lazy();
        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => bus.PublishAsync("a", default, cancellationToken: Cancel).AsTask()))
        );
        _connected.ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_attempt_is_the_askers_and_the_next_one_tries_again()
    {
        var attempts = 0;
        await using var bus = new LazyBus(
            "lazy",
            _ => attempts++ == 0 ? throw new IOException("no route") : new(_server.Connect("application"))
        );
        attempts.ShouldBe(0);
        await Should.ThrowAsync<IOException>(() => bus.FlushAsync(Cancel).AsTask());
        await bus.FlushAsync(Cancel);
        attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Listeners_of_before_and_after_the_connection_hear_the_same()
    {
        var heard = new SemaphoreSlim(0);
        var bus = Lazy();
        bus.Events += Hear;
        bus.Events += Removed;
        bus.Events -= Removed;
        await bus.FlushAsync(Cancel);
        bus.Events += Hear;
        await bus.DisposeAsync();
        await heard.WaitAsync(Cancel);
        await heard.WaitAsync(Cancel);

        void Hear(object? sender, BusEvent happened)
        {
            if (happened is BusEvent.Closed && ReferenceEquals(sender, bus))
            {
                heard.Release();
            }
        }

        static void Removed(object? sender, BusEvent happened) => throw new InvalidOperationException("was removed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bus_nobody_used_closes_without_connecting_and_does_not_come_back(bool drains)
    {
        var bus = Lazy();
        await (drains ? bus.DrainAsync(Cancel) : bus.DisposeAsync());
        bus.State.ShouldBe(BusState.Closed);
        await Should.ThrowAsync<BusClosedException>(() => bus.FlushAsync(Cancel).AsTask());
        await Should.ThrowAsync<BusClosedException>(() => bus.PublishAsync("a", default, cancellationToken: Cancel).AsTask());
        _connected.ShouldBe(0);
    }

    [Fact]
    public async Task A_connection_made_while_it_closes_is_closed_too()
    {
        var (inner, connecting) = (_server.Connect("application"), new TaskCompletionSource<MessageBus>());
        var bus = new LazyBus("lazy", _ => new(connecting.Task));
        var publishing = bus.PublishAsync("a", default, cancellationToken: Cancel).AsTask();

        await bus.DisposeAsync();
        connecting.SetResult(inner);

        await Should.ThrowAsync<BusClosedException>(() => publishing);
        inner.State.ShouldBe(BusState.Closed);
        await Should.ThrowAsync<BusClosedException>(async () => await bus.FlushAsync(Cancel));
    }

    [Fact]
    public async Task Closing_calls_off_an_attempt_under_way()
    {
        var bus = new LazyBus(
            "lazy",
            async cancel =>
            {
                await new TaskCompletionSource().Task.WaitAsync(cancel);
                return _server.Connect("application");
            }
        );
        var flushing = bus.FlushAsync(Cancel).AsTask();

        await bus.DisposeAsync();

        await Should.ThrowAsync<BusClosedException>(() => flushing);
    }

    [Fact]
    public async Task A_connection_of_its_own_can_be_used_while_it_drains()
    {
        await using var bus = Lazy();
        await using var peer = _server.Connect("peer");
        await using var replies = await peer.SubscribeAsync("reply", null, Cancel);
        await using var subscription = await bus.SubscribeAsync("work", null, Cancel);
        await peer.PublishAsync("work", default, cancellationToken: Cancel);
        await peer.FlushAsync(Cancel);

        var draining = bus.DrainAsync(Cancel).AsTask();
        await bus.PublishAsync("reply", default, cancellationToken: Cancel);
        await subscription.Messages.ReadAsync(Cancel);
        await draining;

        await replies.Messages.ReadAsync(Cancel);
        bus.State.ShouldBe(BusState.Closed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Closing_leaves_a_connection_of_somebody_else_open(bool drains)
    {
        await using var owned = _server.Connect("owned");
        var bus = new LazyBus("lazy", _ => new(owned)) { LeaveOpen = true };
        var told = new TaskCompletionSource<BusEvent>();
        bus.Events += (_, happened) => told.TrySetResult(happened);
        await using var subscription = await owned.SubscribeAsync("a", null, Cancel);
        await bus.PublishAsync("a", default, cancellationToken: Cancel);

        await (drains ? bus.DrainAsync(Cancel) : bus.DisposeAsync());

        owned.State.ShouldBe(BusState.Connected);
        await subscription.Messages.ReadAsync(Cancel);
        bus.State.ShouldBe(BusState.Closed);
        await Should.ThrowAsync<BusClosedException>(() => bus.PublishAsync("a", default, cancellationToken: Cancel).AsTask());
        await Should.ThrowAsync<BusClosedException>(() => bus.SubscribeAsync("a", null, Cancel).AsTask());
        (await told.Task.WaitAsync(Cancel)).ShouldBe(new BusEvent.Closed(null));
    }

    [Fact]
    public void It_passes_on_everything_a_bus_can_do()
    {
        var own = typeof(LazyBus)
            .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Select(method => method.GetBaseDefinition())
            .ToHashSet();
        typeof(MessageBus)
            .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(method => method.IsVirtual && !own.Contains(method))
            .Select(method => method.Name)
            .ShouldBeEmpty();
    }

    private LazyBus Lazy() =>
        new(
            "lazy",
            async _ =>
            {
                await Task.Yield();
                Interlocked.Increment(ref _connected);
                return _server.Connect("application");
            }
        );
}
