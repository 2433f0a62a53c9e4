namespace Heddle.Transport.Tests;

/// <summary>Listing the keys of a bucket.</summary>
public abstract class KeysContract(BusWorld world) : BusContract(world)
{
    [Fact]
    public async Task An_empty_bucket_has_no_keys() => (await KeysAsync(await OpenAsync(), ">")).ShouldBeEmpty();

    [Fact]
    public async Task Each_key_that_exists_is_listed_once()
    {
        var bucket = await OpenAsync(new(Root) { History = 5 });
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await bucket.PutAsync("a", Bytes("2"), Cancel);
        await bucket.PutAsync("b.c", Bytes("1"), Cancel);
        await bucket.PutAsync("gone", Bytes("1"), Cancel);
        await bucket.DeleteAsync("gone", cancellationToken: Cancel);
        await bucket.PutAsync("back", Bytes("1"), Cancel);
        await bucket.DeleteAsync("back", cancellationToken: Cancel);
        await bucket.PutAsync("back", default, Cancel);

        (await KeysAsync(bucket, ">")).ShouldBe(["a", "b.c", "back"], ignoreOrder: true);
        (await bucket.KeysAsync(cancellationToken: Cancel).ToListAsync(Cancel)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_bucket_in_which_everything_was_deleted_has_no_keys()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await bucket.DeleteAsync("a", cancellationToken: Cancel);

        (await KeysAsync(bucket, ">")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Markers_old_enough_are_purged_and_nothing_else()
    {
        var bucket = await OpenAsync(new(Root) { History = 5 });
        await bucket.PutAsync("kept", Bytes("1"), Cancel);
        await bucket.PutAsync("kept", Bytes("2"), Cancel);
        foreach (var key in new[] { "gone", "also.gone", "back" })
        {
            await bucket.PutAsync(key, Bytes("1"), Cancel);
            await bucket.DeleteAsync(key, cancellationToken: Cancel);
        }

        var back = await bucket.PutAsync("back", Bytes("2"), Cancel);
        (await bucket.PurgeMarkersAsync(TimeSpan.FromHours(1), Cancel)).ShouldBe(0);
        (await EntriesAsync(bucket)).ShouldBe(["kept", "kept", "gone", "gone", "also.gone", "also.gone", "back", "back", "back"]);

        (await bucket.PurgeMarkersAsync(TimeSpan.Zero, Cancel)).ShouldBe(2);

        (await EntriesAsync(bucket)).ShouldBe(["kept", "kept", "back", "back", "back"]);
        (await bucket.GetAsync("back", Cancel)).ShouldNotBeNull().Revision.ShouldBe(back);
        (await bucket.PurgeMarkersAsync(TimeSpan.Zero, Cancel)).ShouldBe(0);
        (await bucket.TryUpdateAsync("gone", Bytes("new"), 0, Cancel)).ShouldBe(back + 1);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await bucket.PurgeMarkersAsync(-TimeSpan.FromTicks(1), Cancel));
    }

    [Theory]
    [InlineData("jobs.1.state", new[] { "jobs.1.state" })]
    [InlineData("jobs.*.state", new[] { "jobs.1.state", "jobs.2.state" })]
    [InlineData("jobs.1.>", new[] { "jobs.1.state", "jobs.1.owner" })]
    [InlineData("*", new[] { "jobs" })]
    [InlineData("nothing.>", new string[0])]
    public async Task Keys_can_be_filtered(string filter, string[] expected)
    {
        var bucket = await OpenAsync();
        foreach (var key in new[] { "jobs", "jobs.1.state", "jobs.1.owner", "jobs.2.state", "other.1.state" })
        {
            await bucket.PutAsync(key, Bytes("x"), Cancel);
        }

        (await KeysAsync(bucket, filter)).ShouldBe(expected, ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..*")]
    [InlineData(">.a")]
    [InlineData("a.b*")]
    [InlineData("a b")]
    public async Task An_impossible_filter_is_refused(string filter)
    {
        var bucket = await OpenAsync();

        await Should.ThrowAsync<ArgumentException>(() => KeysAsync(bucket, filter));
        await Should.ThrowAsync<ArgumentException>(async () => await bucket.WatchAsync(filter, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Thousands_of_keys_are_listed_completely()
    {
        var bucket = await OpenAsync();
        var keys = Enumerable.Range(0, 3_000).Select(i => $"k.{i}").ToList();
        foreach (var chunk in keys.Chunk(100))
        {
            await Task.WhenAll(chunk.Select(key => bucket.PutAsync(key, Bytes(key), Cancel).AsTask()));
        }

        (await KeysAsync(bucket, ">")).ShouldBe(keys, ignoreOrder: true);
    }

    [Fact]
    public async Task A_listing_that_is_left_early_leaves_the_bucket_usable()
    {
        var bucket = await OpenAsync();
        for (var i = 0; i < 50; i++)
        {
            await bucket.PutAsync($"k.{i}", Bytes("x"), Cancel);
        }

        await foreach (var key in bucket.KeysAsync(cancellationToken: Cancel))
        {
            key.ShouldStartWith("k.");
            break;
        }

        (await KeysAsync(bucket, ">")).Count.ShouldBe(50);
    }

    private static async Task<List<string>> KeysAsync(KeyValueBucket bucket, string filter) =>
        await bucket.KeysAsync(filter, Cancel).ToListAsync(Cancel).AsTask().Soon();

    /// <summary>The keys of everything that is kept, deletions included, in the order of writing.</summary>
    private static async Task<List<string>> EntriesAsync(KeyValueBucket bucket)
    {
        await using var watch = await bucket.WatchAsync(options: new() { IncludeHistory = true }, cancellationToken: Cancel);
        var keys = new List<string>();
        await foreach (var entry in watch)
        {
            keys.Add(entry.Key);
            if (watch.IsCurrent)
            {
                break;
            }
        }

        return keys;
    }
}
