using Heddle.Transport;

namespace Heddle.Jobs.Tests;

public sealed class ConnectingBusTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_connects_once_when_first_used_and_again_after_a_failure()
    {
        var attempts = 0;
        await using var bus = new ConnectingBus(
            "lazy",
            _ => ++attempts == 1 ? throw new IOException("no route") : Task.FromResult(new InMemoryServer().Connect())
        );
        attempts.ShouldBe(0);
        bus.State.ShouldBe(BusState.Reconnecting);

        await Should.ThrowAsync<IOException>(async () => await bus.FlushAsync(Cancel));
        await using var subscription = await bus.SubscribeAsync("a", null, Cancel);
        await bus.PublishAsync("a", new byte[1], cancellationToken: Cancel);
        await bus.OpenObjectsAsync(new("b"), Cancel);

        subscription.Messages.Count.ShouldBe(1);
        attempts.ShouldBe(2);
        bus.State.ShouldBe(BusState.Connected);
    }

    [Fact]
    public async Task What_happens_to_the_connection_is_told_to_those_who_listened_before_there_was_one()
    {
        var inner = new InMemoryServer().Connect();
        await using var bus = new ConnectingBus("lazy", _ => Task.FromResult(inner));
        var told = new TaskCompletionSource<BusEvent>();
        bus.Events += (_, happened) => told.TrySetResult(happened);
        await bus.FlushAsync(Cancel);

        await inner.DisposeAsync();

        (await told.Task.WaitAsync(Cancel)).ShouldBeOfType<BusEvent.Closed>();
    }

    [Fact]
    public async Task A_connection_made_while_it_closes_is_closed_too()
    {
        var (inner, connecting) = (new InMemoryServer().Connect(), new TaskCompletionSource<MessageBus>());
        var bus = new ConnectingBus("lazy", _ => connecting.Task);
        var publishing = bus.PublishAsync("a", default, cancellationToken: Cancel).AsTask();

        await bus.DisposeAsync();
        connecting.SetResult(inner);

        await Should.ThrowAsync<BusClosedException>(() => publishing);
        inner.State.ShouldBe(BusState.Closed);
        await Should.ThrowAsync<BusClosedException>(async () => await bus.FlushAsync(Cancel));
    }
}
