using System.Text;

namespace Heddle.Transport.Tests;

public sealed class InMemoryBucketTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly MessageBus _bus;

    public InMemoryBucketTests() => _bus = new InMemoryServer(new() { TimeProvider = _time }).Connect();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_entry_carries_the_servers_time()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b"), Cancel);
        await bucket.PutAsync("a", default, Cancel);
        var written = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromHours(1));

        (await bucket.GetAsync("a", Cancel)).ShouldNotBeNull().Created.ShouldBe(written);
    }

    [Fact]
    public async Task A_value_is_gone_once_it_has_reached_the_largest_age()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b") { MaxAge = TimeSpan.FromMinutes(1) }, Cancel);
        await bucket.PutAsync("old", default, Cancel);
        _time.Advance(TimeSpan.FromSeconds(40));
        await bucket.PutAsync("young", default, Cancel);
        (await bucket.GetAsync("old", Cancel)).ShouldNotBeNull();

        _time.Advance(TimeSpan.FromSeconds(20));

        (await bucket.GetAsync("old", Cancel)).ShouldBeNull();
        (await bucket.KeysAsync(cancellationToken: Cancel).ToListAsync(Cancel)).ShouldBe(["young"]);
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        (await watch.TakeAsync(1)).Single().Key.ShouldBe("young");
        watch.IsCurrent.ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_that_has_aged_away_counts_as_never_written_but_revisions_go_on()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b") { MaxAge = TimeSpan.FromMinutes(1) }, Cancel);
        var first = await bucket.PutAsync("a", default, Cancel);
        _time.Advance(TimeSpan.FromMinutes(1));

        (await bucket.TryUpdateAsync("a", default, first, Cancel)).ShouldBeNull();
        (await bucket.TryUpdateAsync("a", default, 0, Cancel)).ShouldBe(first + 1);
    }

    [Fact]
    public async Task Delete_markers_age_away_too()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b") { MaxAge = TimeSpan.FromMinutes(1) }, Cancel);
        await bucket.DeleteAsync("a", cancellationToken: Cancel);
        _time.Advance(TimeSpan.FromMinutes(1));

        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);

        watch.IsCurrent.ShouldBeTrue();
    }

    [Fact]
    public async Task Ageing_keeps_the_order_of_what_is_left()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b") { History = 64, MaxAge = TimeSpan.FromSeconds(100) }, Cancel);
        for (var i = 0; i < 1_000; i++)
        {
            await bucket.PutAsync($"k{i % 7}", Encoding.UTF8.GetBytes($"{i}"), Cancel);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await using var watch = await bucket.WatchAsync(options: new() { IncludeHistory = true }, cancellationToken: Cancel);

        var kept = await watch.TakeAsync(99);
        kept.Select(entry => entry.Revision).ShouldBe(Enumerable.Range(902, 99).Select(i => (ulong)i));
        watch.IsCurrent.ShouldBeTrue();
    }

    [Fact]
    public async Task A_watch_nobody_reads_skips_overwritten_values_but_no_key()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b"), Cancel);
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        for (var i = 0; i < 20_000; i++)
        {
            await bucket.PutAsync($"k{i % 5}", Encoding.UTF8.GetBytes($"{i}"), Cancel);
        }

        await bucket.PutAsync("end", default, Cancel);

        var entries = await watch.TakeWhile(entry => entry.Key != "end").ToListAsync(Cancel);
        entries.Select(entry => entry.Revision).ShouldBeInOrder(SortDirection.Ascending);
        entries.Select(entry => entry.Revision).ShouldBeUnique();
        entries.Count.ShouldBeInRange(1_000, 1_100, "the queue and what is still kept");
        entries
            .TakeLast(5)
            .Select(entry => Encoding.UTF8.GetString(entry.Value.Span))
            .ShouldBe(["19995", "19996", "19997", "19998", "19999"]);
    }

    [Fact]
    public async Task A_watch_that_fell_behind_misses_nothing_that_is_written_while_it_catches_up()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b"), Cancel);
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        await using var entries = watch.GetAsyncEnumerator(Cancel);
        for (var i = 0; i < 3_000; i++)
        {
            await bucket.PutAsync($"k{i}", default, Cancel);
        }

        for (var i = 0; i < 6_000; i++)
        {
            (await entries.NextAsync()).Key.ShouldBe($"k{i}");
            if (i < 3_000)
            {
                await bucket.PutAsync($"k{i + 3_000}", default, Cancel);
            }
        }
    }

    [Fact]
    public async Task A_bucket_of_many_overwritten_keys_keeps_only_what_counts()
    {
        var bucket = await _bus.OpenKeyValueAsync(new("b") { History = 3 }, Cancel);
        for (var i = 0; i < 10_000; i++)
        {
            await bucket.PutAsync($"k{i % 10}", Encoding.UTF8.GetBytes($"{i}"), Cancel);
        }

        await using var watch = await bucket.WatchAsync(options: new() { IncludeHistory = true }, cancellationToken: Cancel);

        (await watch.TakeAsync(30)).Select(entry => entry.Revision).ShouldBe(Enumerable.Range(9_971, 30).Select(i => (ulong)i));
        watch.IsCurrent.ShouldBeTrue();
    }
}
