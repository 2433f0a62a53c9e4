using System.Reflection;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Hosting;

public sealed class LazyBusTests
{
    private readonly InMemoryServer _server = new();
    private int _connected;

    private static CancellationToken Timeout => MeshFixture.Timeout;

    [Fact]
    public async Task Whatever_is_used_first_connects_and_everything_after_it_uses_the_same_connection()
    {
        await using var bus = Lazy();
        bus.State.ShouldBe(BusState.Reconnecting);
        bus.Name.ShouldBe("lazy");
        bus.MaxPayloadBytes.ShouldBe(1024 * 1024);
        await using var subscription = await bus.SubscribeAsync("a", null, Timeout);
        await bus.PublishAsync("a", default, cancellationToken: Timeout);
        await bus.FlushAsync(Timeout);
        await subscription.Messages.ReadAsync(Timeout);
        await Should.ThrowAsync<NoRespondersException>(() =>
            bus.RequestAsync("nobody", default, null, TimeSpan.FromSeconds(5), Timeout).AsTask()
        );
        await bus.OpenKeyValueAsync(new("bucket"), Timeout);
        await bus.OpenObjectsAsync(new("objects"), Timeout);
        _connected.ShouldBe(1);
        bus.State.ShouldBe(BusState.Connected);
    }

    [Fact]
    public async Task Many_who_come_first_at_once_share_one_connection()
    {
        await using var bus = Lazy();
        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => bus.PublishAsync("a", default, cancellationToken: Timeout).AsTask()))
        );
        _connected.ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_attempt_is_the_askers_and_the_next_one_tries_again()
    {
        var attempts = 0;
        await using var bus = new LazyBus(
            "lazy",
            _ => attempts++ == 0 ? throw new MeshConnectionException("not yet") : new(_server.Connect("application"))
        );
        await Should.ThrowAsync<MeshConnectionException>(() => bus.FlushAsync(Timeout).AsTask());
        await bus.FlushAsync(Timeout);
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
        await bus.FlushAsync(Timeout);
        bus.Events += Hear;
        await bus.DisposeAsync();
        await heard.WaitAsync(Timeout);
        await heard.WaitAsync(Timeout);

        void Hear(object? sender, BusEvent happened)
        {
            if (happened is BusEvent.Closed)
            {
                heard.Release();
            }
        }

        static void Removed(object? sender, BusEvent happened) => throw new InvalidOperationException("was removed");
    }

    [Fact]
    public async Task A_bus_nobody_used_closes_without_connecting_and_does_not_come_back()
    {
        var bus = Lazy();
        await bus.DrainAsync(Timeout);
        await bus.DisposeAsync();
        bus.State.ShouldBe(BusState.Closed);
        await Should.ThrowAsync<BusClosedException>(() => bus.FlushAsync(Timeout).AsTask());
        _connected.ShouldBe(0);
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
