using System.Text;

namespace Heddle.Transport.Tests;

/// <summary>Watches over the death of the server they are on.</summary>
public sealed class WatchRecoveryTests : IAsyncLifetime
{
    private readonly NatsWorld _world = new();
    private MessageBus _bus = null!;
    private MessageBus _writer = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _world.InitializeAsync();
        _bus = await _world.ConnectAsync("watcher");
        _writer = await _world.ConnectAsync("writer");
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.DisposeAsync();
        await _writer.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_watch_survives_a_killed_server_without_gap_or_duplicate()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b"), Cancel);
        var writes = await _writer.OpenKeyValueAsync(new("b"), Cancel);
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        await using var entries = watch.GetAsyncEnumerator(Cancel);
        var next = 1ul;
        for (var round = 0; round < 3; round++)
        {
            var written = await WriteAsync(writes, round, "before");
            for (; next <= written; next++)
            {
                (await entries.NextAsync()).Revision.ShouldBe(next);
            }

            var waiting = entries.NextAsync();
            await _world.Server.KillAsync(Cancel);
            await _world.Server.RestartAsync(Cancel);
            await WhenConnectedAsync(_writer);

            written = await WriteAsync(writes, round, "after");

            (await waiting.Soon()).Revision.ShouldBe(next++);
            for (; next <= written; next++)
            {
                (await entries.NextAsync()).Revision.ShouldBe(next);
            }
        }
    }

    [Fact]
    public async Task A_watch_survives_a_killed_server_while_nobody_reads_it()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b"), Cancel);
        var writes = await _writer.OpenKeyValueAsync(new("b"), Cancel);
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        await WriteAsync(writes, 0, "before");

        await _world.Server.KillAsync(Cancel);
        await _world.Server.RestartAsync(Cancel);
        await WhenConnectedAsync(_writer);
        await WriteAsync(writes, 0, "after");

        var entries = await watch.TakeAsync(100);
        entries.Select(entry => entry.Revision).ShouldBe(Enumerable.Range(1, 100).Select(i => (ulong)i));
    }

    [Fact]
    public async Task A_watch_of_updates_only_misses_nothing_though_its_server_died_before_the_first()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b"), Cancel);
        var writes = await _writer.OpenKeyValueAsync(new("b"), Cancel);
        var last = await WriteAsync(writes, 0, "before");
        await using var watch = await bucket.WatchAsync(options: new() { UpdatesOnly = true }, cancellationToken: Cancel);

        await _world.Server.KillAsync(Cancel);
        await _world.Server.RestartAsync(Cancel);
        await WhenConnectedAsync(_writer);
        await WriteAsync(writes, 0, "after");

        (await watch.TakeAsync(50)).Select(entry => entry.Revision).ShouldBe(Enumerable.Range((int)last + 1, 50).Select(i => (ulong)i));
    }

    [Fact]
    public async Task Values_survive_a_killed_server_and_revisions_go_on()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b"), Cancel);
        await bucket.PutAsync("a", Encoding.UTF8.GetBytes("1"), Cancel);

        await _world.Server.KillAsync(Cancel);
        await _world.Server.RestartAsync(Cancel);
        await WhenConnectedAsync(_bus);

        (await bucket.GetAsync("a", Cancel)).ShouldNotBeNull().Revision.ShouldBe(1ul);
        (await bucket.TryUpdateAsync("a", Encoding.UTF8.GetBytes("2"), 1, Cancel)).ShouldBe(2ul);
    }

    [Fact]
    public async Task A_watch_of_a_bucket_that_died_with_its_server_says_so()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b") { InMemory = true }, Cancel);
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        var waiting = watch.GetAsyncEnumerator(Cancel).MoveNextAsync().AsTask();

        await _world.Server.KillAsync(Cancel);
        await _world.Server.RestartAsync(Cancel);

        (await Should.ThrowAsync<StoreException>(async () => await waiting.Soon())).ErrorCode.ShouldBe(10059);
    }

    private static async Task<ulong> WriteAsync(KeyValueBucket bucket, int round, string when)
    {
        var revision = 0ul;
        for (var i = 0; i < 50; i++)
        {
            revision = await bucket.PutAsync($"{when}.{round}.{i}", Encoding.UTF8.GetBytes($"{i}"), Cancel);
        }

        return revision;
    }

    /// <summary>Returns once the connection has noticed that its server is gone and has found it again.</summary>
    private static async Task WhenConnectedAsync(MessageBus bus)
    {
        while (true)
        {
            try
            {
                await bus.FlushAsync(Cancel).AsTask().Soon();
                return;
            }
            catch (BusDisconnectedException)
            {
                // The loss has just been noticed; the next flush waits for the new connection.
            }
        }
    }
}
