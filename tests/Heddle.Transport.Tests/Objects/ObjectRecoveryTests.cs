namespace Heddle.Transport.Tests;

/// <summary>Objects over the death of the server they are on.</summary>
public sealed class ObjectRecoveryTests : IAsyncLifetime
{
    private const long Size = 4 * 1024 * 1024;

    private readonly NatsWorld _world = new();
    private MessageBus _bus = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _world.InitializeAsync();
        _bus = await _world.ConnectAsync("objects");
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_put_whose_server_dies_fails_and_leaves_the_old_object()
    {
        var bucket = await _bus.OpenObjectsAsync(new("b"), Cancel);
        await bucket.PutAsync("a", new byte[] { 1, 2, 3 }, cancellationToken: Cancel);
        var dying = new PatternStream(Size)
        {
            OnRead = position => position == Size / 2 ? _world.Server.KillAsync(Cancel) : Task.CompletedTask,
        };
        var reconnected = new TaskCompletionSource();
        _bus.Events += (_, happened) => _ = happened is BusEvent.Reconnected && reconnected.TrySetResult();

        var put = bucket.PutAsync("a", dying, new() { ChunkSize = 1024 }, Cancel).AsTask();
        (await Should.ThrowAsync<BusException>(() => put.Soon())).IsTransient.ShouldBeTrue();
        await _world.Server.RestartAsync(Cancel);
        await reconnected.Task.Soon();

        await using var reader = await bucket.GetAsync("a", Cancel);
        (await reader.ReadToEndAsync(Cancel)).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_read_whose_server_dies_goes_on_where_it_was()
    {
        var bucket = await _bus.OpenObjectsAsync(new("b"), Cancel);
        await bucket.PutAsync("a", new PatternStream(Size), new() { ChunkSize = 1024 }, Cancel);
        await using var reader = await bucket.GetAsync("a", Cancel);
        var sink = new PatternStream(Size);
        var buffer = new byte[10_000];
        while (await reader.Content.ReadAsync(buffer, Cancel).AsTask().Soon() is var count and > 0)
        {
            var half = sink.Position < Size / 2;
            await sink.WriteAsync(buffer.AsMemory(0, count), Cancel);
            if (half && sink.Position >= Size / 2)
            {
                await _world.Server.KillAsync(Cancel);
                await _world.Server.RestartAsync(Cancel);
            }
        }

        sink.Position.ShouldBe(Size);
    }
}
