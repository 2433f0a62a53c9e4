using System.Text;
using Heddle.Transport;

namespace Heddle.Jobs.Tests;

public sealed class BlobStoresTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_blob_is_read_as_it_was_written()
    {
        var store = Store();
        var content = "{\"text\":\"hé\"}"u8.ToArray();

        var pointer = await store.WriteAsync(BlobKeys.Context("job-1"), content, BlobRetention.Short, Token);
        content[0] = 0;

        pointer.ToString().ShouldBe("memory://ctx:job-1");
        (await Text(store, pointer)).ShouldBe("{\"text\":\"hé\"}");
        (await store.ReadAsync(BlobPointer.Create("memory", "other"), 100, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_blob_larger_than_its_reader_allows_is_not_read()
    {
        var store = Store();
        var pointer = await store.WriteAsync("k", new byte[11], BlobRetention.Short, Token);

        (await Should.ThrowAsync<BlobTooLargeException>(async () => await store.ReadAsync(pointer, 10, Token))).MaxBytes.ShouldBe(10);
        (await store.ReadAsync(pointer, 11, Token))!.Value.Length.ShouldBe(11);
    }

    [Theory]
    [InlineData(BlobRetention.Short, 1)]
    [InlineData(BlobRetention.Standard, 7)]
    [InlineData(BlobRetention.Audit, 30)]
    public async Task A_blob_is_forgotten_when_its_time_is_up(BlobRetention retention, int days)
    {
        var store = Store();
        var pointer = await store.WriteAsync("k", new byte[1], retention, Token);

        _time.Advance(TimeSpan.FromDays(days) - TimeSpan.FromTicks(1));
        (await store.ReadAsync(pointer, 10, Token)).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromTicks(1));
        (await store.ReadAsync(pointer, 10, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_blob_written_again_is_kept_anew()
    {
        var store = Store();
        await store.WriteAsync("k", "old"u8.ToArray(), BlobRetention.Short, Token);
        _time.Advance(TimeSpan.FromHours(23));
        var pointer = await store.WriteAsync("k", "new"u8.ToArray(), BlobRetention.Short, Token);
        _time.Advance(TimeSpan.FromHours(2));

        (await Text(store, pointer)).ShouldBe("new");
        await store.DeleteAsync(pointer, Token);
        await store.DeleteAsync(pointer, Token);
        (await store.ReadAsync(pointer, 10, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_full_store_takes_no_more_until_something_goes()
    {
        var store = new InMemoryBlobStore(new() { MaxTotalBytes = 10, TimeProvider = _time });
        var first = await store.WriteAsync("a", new byte[6], BlobRetention.Short, Token);
        await store.WriteAsync("a", new byte[7], BlobRetention.Short, Token);

        (
            await Should.ThrowAsync<BlobTooLargeException>(async () => await store.WriteAsync("b", new byte[4], BlobRetention.Short, Token))
        ).MaxBytes.ShouldBe(3);
        await store.DeleteAsync(first, Token);
        await store.WriteAsync("b", new byte[10], BlobRetention.Short, Token);
        _time.Advance(TimeSpan.FromDays(1));
        await store.WriteAsync("c", new byte[10], BlobRetention.Short, Token);
    }

    [Fact]
    public async Task A_blob_written_often_costs_no_more_than_one()
    {
        var store = Store();
        var pointer = await store.WriteAsync("k", new byte[1], BlobRetention.Short, Token);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 2_000_000; i++)
        {
            _time.Advance(TimeSpan.FromTicks(1));
            await store.WriteAsync("k", new byte[1], BlobRetention.Short, Token);
        }

        // An entry for each would be 64 MB; other tests running beside this one need some, too.
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(32_000_000);
        _time.Advance(TimeSpan.FromDays(1));
        (await store.ReadAsync(pointer, 10, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task The_scheme_picks_the_store()
    {
        var redis = new InMemoryBlobStore(new() { Scheme = "redis" });
        var memory = Store();
        var stores = new BlobStores(memory, redis);
        var pointer = await redis.WriteAsync("k", "r"u8.ToArray(), BlobRetention.Short, Token);

        (await stores.ReadAsync(pointer, 10, Token)).ShouldNotBeNull();
        stores.For(pointer).ShouldBe(redis);
        stores.Default.ShouldBe(memory);
        stores.ForAnswerTo("redis://ctx:1").ShouldBe(redis);
        stores.ForAnswerTo("").ShouldBe(memory);
        Should
            .Throw<InvalidPointerException>(() => stores.ForAnswerTo("s3://a/b"))
            .Message.ShouldBe("unsupported pointer scheme: `s3://a/b`");
    }

    [Fact]
    public void Stores_that_cannot_be_told_apart_are_refused()
    {
        Should.Throw<ArgumentException>(() => new BlobStores());
        Should.Throw<ArgumentException>(() => new BlobStores(Store(), Store())).Message.ShouldContain("`memory`");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private InMemoryBlobStore Store() => new(new() { TimeProvider = _time });

    private static async Task<string> Text(BlobStore store, BlobPointer pointer) =>
        Encoding.UTF8.GetString((await store.ReadAsync(pointer, 100, Token))!.Value.Span);
}
