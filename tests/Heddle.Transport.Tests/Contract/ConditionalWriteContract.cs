using System.Globalization;

namespace Heddle.Transport.Tests;

/// <summary>Writes that depend on a key's revision.</summary>
public abstract class ConditionalWriteContract(BusWorld world) : BusContract(world)
{
    [Fact]
    public async Task Creating_succeeds_once()
    {
        var bucket = await OpenAsync();

        (await bucket.TryCreateAsync("a", Bytes("1"), Cancel)).ShouldBe(1ul);
        (await bucket.TryCreateAsync("a", Bytes("2"), Cancel)).ShouldBeNull();

        Text((await bucket.GetAsync("a", Cancel)).ShouldNotBeNull().Value).ShouldBe("1");
    }

    [Fact]
    public async Task Creating_an_existing_key_where_that_is_an_error_names_key_and_bucket()
    {
        var bucket = await OpenAsync();
        (await bucket.CreateAsync("a", Bytes("1"), Cancel)).ShouldBe(1ul);

        var conflict = await Should.ThrowAsync<RevisionConflictException>(async () => await bucket.CreateAsync("a", Bytes("2"), Cancel));

        (conflict.Bucket, conflict.Key, conflict.ExpectedRevision).ShouldBe((Root, "a", 0ul));
    }

    [Fact]
    public async Task A_deleted_key_can_be_created_again_and_again()
    {
        var bucket = await OpenAsync();
        for (var round = 0ul; round < 3; round++)
        {
            (await bucket.TryCreateAsync("a", Bytes($"{round}"), Cancel)).ShouldBe((round * 2) + 1);
            (await bucket.TryCreateAsync("a", Bytes("no"), Cancel)).ShouldBeNull();
            await bucket.DeleteAsync("a", cancellationToken: Cancel);
        }
    }

    [Fact]
    public async Task Updating_needs_the_current_revision()
    {
        var bucket = await OpenAsync();
        var first = await bucket.PutAsync("a", Bytes("1"), Cancel);

        var second = await bucket.TryUpdateAsync("a", Bytes("2"), first, Cancel);

        second.ShouldBe(first + 1);
        (await bucket.TryUpdateAsync("a", Bytes("3"), first, Cancel)).ShouldBeNull();
        (await bucket.TryUpdateAsync("a", Bytes("3"), first + 100, Cancel)).ShouldBeNull();
        Text((await bucket.GetAsync("a", Cancel)).ShouldNotBeNull().Value).ShouldBe("2");
    }

    [Fact]
    public async Task Updating_at_a_stale_revision_where_that_is_an_error_names_the_revision()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        (await bucket.UpdateAsync("a", Bytes("2"), 1, Cancel)).ShouldBe(2ul);

        var conflict = await Should.ThrowAsync<RevisionConflictException>(async () => await bucket.UpdateAsync("a", Bytes("3"), 1, Cancel));

        (conflict.Bucket, conflict.Key, conflict.ExpectedRevision).ShouldBe((Root, "a", 1ul));
        conflict.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Only_this_keys_revision_counts_for_an_update()
    {
        var bucket = await OpenAsync();
        var revision = await bucket.PutAsync("a", Bytes("1"), Cancel);
        await bucket.PutAsync("b", Bytes("1"), Cancel);

        (await bucket.TryUpdateAsync("a", Bytes("2"), revision, Cancel)).ShouldBe(3ul);
    }

    [Fact]
    public async Task Revision_0_stands_for_a_key_that_was_never_written()
    {
        var bucket = await OpenAsync();

        (await bucket.TryUpdateAsync("a", Bytes("1"), 0, Cancel)).ShouldBe(1ul);
        (await bucket.TryUpdateAsync("a", Bytes("2"), 0, Cancel)).ShouldBeNull();
        await bucket.DeleteAsync("a", cancellationToken: Cancel);
        (await bucket.TryUpdateAsync("a", Bytes("2"), 0, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_delete_marker_has_a_revision_to_update_from()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await bucket.DeleteAsync("a", cancellationToken: Cancel);

        (await bucket.TryUpdateAsync("a", Bytes("2"), 1, Cancel)).ShouldBeNull();
        (await bucket.TryUpdateAsync("a", Bytes("2"), 2, Cancel)).ShouldBe(3ul);
    }

    [Fact]
    public async Task Deleting_at_a_stale_revision_deletes_nothing()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await bucket.PutAsync("a", Bytes("2"), Cancel);

        (await bucket.DeleteAsync("a", 1, Cancel)).ShouldBeFalse();
        (await bucket.GetAsync("a", Cancel)).ShouldNotBeNull();
        (await bucket.DeleteAsync("a", 2, Cancel)).ShouldBeTrue();
        (await bucket.GetAsync("a", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Forty_writers_that_compare_and_set_lose_no_update()
    {
        var buckets = new[] { await OpenAsync(), await OpenAsync(on: Peer) };
        await buckets[0].PutAsync("counter", Bytes("0"), Cancel);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(writer => IncrementAsync(buckets[writer % 2], times: 5))).Soon();

        Text((await buckets[0].GetAsync("counter", Cancel)).ShouldNotBeNull().Value).ShouldBe("200");
    }

    [Fact]
    public async Task Only_one_of_many_creators_wins()
    {
        var bucket = await OpenAsync();

        var created = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(writer => bucket.TryCreateAsync("lease", Bytes($"{writer}"), Cancel).AsTask())
        );

        created.Count(revision => revision is not null).ShouldBe(1);
    }

    private static async Task IncrementAsync(KeyValueBucket bucket, int times)
    {
        while (times > 0)
        {
            var entry = (await bucket.GetAsync("counter", Cancel)).ShouldNotBeNull();
            var next = int.Parse(Text(entry.Value), CultureInfo.InvariantCulture) + 1;
            if (await bucket.TryUpdateAsync("counter", Bytes($"{next}"), entry.Revision, Cancel) is not null)
            {
                times--;
            }
        }
    }
}
