namespace Heddle.Transport.Tests;

/// <summary>Reading and writing a bucket.</summary>
public abstract class KeyValueContract(BusWorld world) : BusContract(world)
{
    [Fact]
    public async Task A_bucket_is_created_on_first_use_and_shared_by_everybody()
    {
        var mine = await OpenAsync();
        var theirs = await Peer.OpenKeyValueAsync(new(Root) { CreateIfMissing = false }, Cancel);

        await mine.PutAsync("a", Bytes("1"), Cancel);

        mine.Name.ShouldBe(Root);
        Text((await theirs.GetAsync("a", Cancel)).ShouldNotBeNull().Value).ShouldBe("1");
    }

    [Fact]
    public async Task A_missing_bucket_that_may_not_be_created_is_an_error()
    {
        var failure = await Should.ThrowAsync<BucketNotFoundException>(async () =>
            await Bus.OpenKeyValueAsync(new(Root) { CreateIfMissing = false }, Cancel)
        );

        failure.Bucket.ShouldBe(Root);
        failure.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task An_existing_bucket_is_used_as_it_is()
    {
        await OpenAsync(new(Root) { History = 3 });
        var bucket = await OpenAsync(new(Root) { History = 1, MaxAge = TimeSpan.FromHours(1) });
        for (var i = 0; i < 3; i++)
        {
            await bucket.PutAsync("a", Bytes($"{i}"), Cancel);
        }

        await using var watch = await bucket.WatchAsync("a", new() { IncludeHistory = true }, Cancel);

        (await watch.TakeAsync(3)).Select(entry => Text(entry.Value)).ShouldBe(["0", "1", "2"]);
    }

    [Fact]
    public async Task Many_may_create_a_bucket_at_once()
    {
        var buckets = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => OpenAsync(on: i % 2 == 0 ? Bus : Peer)));

        await buckets[0].PutAsync("a", Bytes("1"), Cancel);

        (await buckets[9].GetAsync("a", Cancel)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a b")]
    [InlineData("a*")]
    [InlineData("a>")]
    [InlineData("ä")]
    public async Task A_bucket_with_an_impossible_name_is_refused(string name) =>
        await Should.ThrowAsync<ArgumentException>(async () => await Bus.OpenKeyValueAsync(new(name), Cancel));

    [Fact]
    public async Task A_key_that_was_never_written_reads_as_null() =>
        (await (await OpenAsync()).GetAsync("nothing", Cancel)).ShouldBeNull();

    [Fact]
    public async Task A_read_tells_value_revision_time_and_operation()
    {
        var bucket = await OpenAsync();
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-5);
        await bucket.PutAsync("other", Bytes("x"), Cancel);

        var revision = await bucket.PutAsync("config/a=b.c_d-E", Bytes("value"), Cancel);

        revision.ShouldBe(2ul);
        var entry = (await bucket.GetAsync("config/a=b.c_d-E", Cancel)).ShouldNotBeNull();
        entry.Key.ShouldBe("config/a=b.c_d-E");
        Text(entry.Value).ShouldBe("value");
        entry.Revision.ShouldBe(2ul);
        entry.Operation.ShouldBe(KeyValueOperation.Put);
        entry.Created.ShouldBeInRange(before, before.AddSeconds(60));
        entry.Created.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Revisions_count_the_writes_of_the_whole_bucket_from_1()
    {
        var bucket = await OpenAsync();

        (await bucket.PutAsync("a", Bytes("1"), Cancel)).ShouldBe(1ul);
        (await bucket.PutAsync("b", Bytes("1"), Cancel)).ShouldBe(2ul);
        (await bucket.DeleteAsync("a", cancellationToken: Cancel)).ShouldBeTrue();
        (await bucket.PutAsync("a", Bytes("2"), Cancel)).ShouldBe(4ul);
        (await bucket.GetAsync("b", Cancel)).ShouldNotBeNull().Revision.ShouldBe(2ul);
    }

    [Fact]
    public async Task An_empty_value_is_a_value()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", default, Cancel);

        var entry = (await bucket.GetAsync("a", Cancel)).ShouldNotBeNull();

        entry.Value.IsEmpty.ShouldBeTrue();
        entry.Operation.ShouldBe(KeyValueOperation.Put);
    }

    [Fact]
    public async Task Any_bytes_are_a_value_and_the_buffer_may_be_reused()
    {
        var bucket = await OpenAsync();
        var bytes = Enumerable.Range(0, 512).Select(i => (byte)i).ToArray();
        await bucket.PutAsync("a", bytes, Cancel);

        var expected = bytes.ToArray();
        Array.Clear(bytes);

        (await bucket.GetAsync("a", Cancel)).ShouldNotBeNull().Value.ToArray().ShouldBe(expected);
    }

    [Fact]
    public async Task A_value_over_the_largest_payload_is_refused()
    {
        var bucket = await OpenAsync();

        await Should.ThrowAsync<PayloadTooLargeException>(async () =>
            await bucket.PutAsync("a", new byte[Bus.MaxPayloadBytes + 1], Cancel)
        );

        (await bucket.GetAsync("a", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_large_value_comes_back_whole()
    {
        var bucket = await OpenAsync();
        var value = new byte[900_000];
        new Random(7).NextBytes(value);

        await bucket.PutAsync("large", value, Cancel);

        (await bucket.GetAsync("large", Cancel)).ShouldNotBeNull().Value.Span.SequenceEqual(value).ShouldBeTrue();
    }

    [Fact]
    public async Task A_deleted_key_reads_as_null_until_it_is_written_again()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);

        (await bucket.DeleteAsync("a", cancellationToken: Cancel)).ShouldBeTrue();
        (await bucket.GetAsync("a", Cancel)).ShouldBeNull();
        await bucket.PutAsync("a", Bytes("2"), Cancel);

        Text((await bucket.GetAsync("a", Cancel)).ShouldNotBeNull().Value).ShouldBe("2");
    }

    [Fact]
    public async Task Deleting_a_key_that_does_not_exist_succeeds()
    {
        var bucket = await OpenAsync();

        (await bucket.DeleteAsync("never", cancellationToken: Cancel)).ShouldBeTrue();

        (await bucket.GetAsync("never", Cancel)).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a*")]
    [InlineData("*")]
    [InlineData("a.>")]
    [InlineData("schlüssel")]
    [InlineData("a\r\nb")]
    [InlineData("a\\b")]
    public async Task An_impossible_key_is_refused_everywhere(string key)
    {
        var bucket = await OpenAsync();

        await Should.ThrowAsync<ArgumentException>(async () => await bucket.GetAsync(key, Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await bucket.PutAsync(key, default, Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await bucket.TryCreateAsync(key, default, Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await bucket.TryUpdateAsync(key, default, 1, Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await bucket.DeleteAsync(key, cancellationToken: Cancel));
    }

    [Fact]
    public async Task A_cancelled_token_is_honoured_before_anything_is_written()
    {
        var bucket = await OpenAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await bucket.PutAsync("a", default, new(canceled: true)));

        (await bucket.GetAsync("a", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_bucket_of_a_closed_connection_says_so()
    {
        var bucket = await OpenAsync();
        await Bus.DisposeAsync();

        await Should.ThrowAsync<BusClosedException>(async () => await bucket.GetAsync("a", Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await bucket.PutAsync("a", default, Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await bucket.WatchAsync(cancellationToken: Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await bucket.KeysAsync(cancellationToken: Cancel).ToListAsync(Cancel));
    }
}
