using System.Net;
using System.Net.Sockets;
using Heddle.DevServers;

namespace Heddle.Jobs.Tests;

public sealed class RedisBlobStoreTests(RedisFixture fixture) : BlobStoreContract, IClassFixture<RedisFixture>, IAsyncLifetime
{
    private readonly RedisBlobStore _store = new(new() { Url = fixture.Server.Url });

    private protected override BlobStore Store => _store;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    [Theory]
    [InlineData(BlobRetention.Short, 86_400)]
    [InlineData(BlobRetention.Standard, 604_800)]
    [InlineData(BlobRetention.Audit, 2_592_000)]
    public async Task A_blob_is_a_plain_string_under_its_own_key_and_expires(BlobRetention retention, int seconds)
    {
        var pointer = await _store.WriteAsync("ctx:run1:step@1", "{\"text\":\"hé\"}"u8.ToArray(), retention, Cancel);

        pointer.ToString().ShouldBe("redis://ctx:run1:step@1");
        using var raw = await RawRedis.ConnectAsync(fixture.Server.Port, Cancel);
        (await raw.AskAsync("GET", "ctx:run1:step@1")).ShouldBe("{\"text\":\"hé\"}");
        int.Parse(await raw.AskAsync("TTL", "ctx:run1:step@1")).ShouldBeInRange(seconds - 60, seconds);
    }

    [Fact]
    public async Task What_another_SDK_wrote_without_expiry_is_read()
    {
        using var raw = await RawRedis.ConnectAsync(fixture.Server.Port, Cancel);
        await raw.AskAsync("SET", "ctx/docs-form", "{\"prompt\":\"hi\"}");

        var content = await _store.ReadAsync(BlobPointer.Parse("redis://ctx/docs-form"), 1000, Cancel);

        content!.Value.ToArray().ShouldBe("{\"prompt\":\"hi\"}"u8.ToArray());
    }

    [Fact]
    public async Task A_key_that_holds_no_string_is_an_error_of_the_store()
    {
        using var raw = await RawRedis.ConnectAsync(fixture.Server.Port, Cancel);
        await raw.AskAsync("LPUSH", "mem:list", "x");

        var problem = await Should.ThrowAsync<BlobStoreException>(async () =>
            await _store.ReadAsync(BlobPointer.Parse("redis://mem:list"), 1000, Cancel)
        );
        problem.Scheme.ShouldBe("redis");
        problem.Message.ShouldContain("WRONGTYPE");
    }

    [Fact]
    public async Task A_blob_outlives_a_server_that_is_killed_and_the_store_finds_it_again()
    {
        await using var server = await RedisServer.StartAsync(new() { AppendOnly = true, AppendFsync = AppendFsync.Always }, Cancel);
        await using var store = new RedisBlobStore(new() { Url = server.Url });
        var pointer = await store.WriteAsync("res:1", "kept"u8.ToArray(), BlobRetention.Short, Cancel);

        await server.KillAsync();
        await Should.ThrowAsync<Exception>(async () => await store.ReadAsync(pointer, 100, Cancel));
        await server.RestartAsync(Cancel);

        while (await TryReadAsync(store, pointer) is not 4)
        {
            Cancel.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task A_server_that_is_away_is_an_error_of_the_store_and_found_once_it_is_there()
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var port = ((IPEndPoint)reserved.LocalEndpoint).Port;
        reserved.Stop();
        await using var store = new RedisBlobStore(
            new() { Url = $"redis://:hunter2@127.0.0.1:{port}/0", Timeout = TimeSpan.FromSeconds(3) }
        );

        var problem = await Should.ThrowAsync<Exception>(async () => await store.PingAsync(Cancel));
        problem.ShouldBeOfType<BlobStoreException>();
        problem.ToString().ShouldNotContain("hunter2");

        await using var server = await RedisServer.StartAsync(new() { Port = port, Password = "hunter2" }, Cancel);
        await store.PingAsync(Cancel);
    }

    [Fact]
    public async Task A_server_that_answers_nothing_is_not_waited_for_longer_than_allowed()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        await using var store = new RedisBlobStore(
            new() { Url = $"redis://127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}", Timeout = TimeSpan.FromSeconds(1) }
        );

        var problem = await Should.ThrowAsync<Exception>(async () =>
            await store.ReadAsync(BlobPointer.Redis("k"), 10, Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancel)
        );
        (problem is BlobStoreException || problem is TimeoutException { InnerException: null }).ShouldBeTrue(problem.ToString());
    }

    [Fact]
    public async Task A_reader_that_blocks_its_thread_does_not_hold_up_the_others()
    {
        var pointer = await _store.WriteAsync("ctx:block", new byte[1], BlobRetention.Short, Cancel);
        using var release = new ManualResetEventSlim();
        var blocked = Task.Run(async () =>
        {
            await _store.ReadAsync(pointer, 10, Cancel);
            release.Wait(Cancel);
        });

        for (var i = 0; i < 20; i++)
        {
            (await _store.ReadAsync(pointer, 10, Cancel)).ShouldNotBeNull();
        }

        release.Set();
        await blocked;
    }

    private static async Task<int?> TryReadAsync(RedisBlobStore store, BlobPointer pointer)
    {
        try
        {
            return (await store.ReadAsync(pointer, 100, Cancel))?.Length;
        }
        catch (Exception away) when (away is BlobStoreException or TimeoutException)
        {
            // The client itself waits for the server before it gives up; there is nothing else to wait for.
            return null;
        }
    }
}
