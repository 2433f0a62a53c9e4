using Heddle.Transport;

namespace Heddle.Mesh.Tests;

public sealed class ValueUpdateTests : IAsyncDisposable
{
    private readonly MeshFixture _mesh = new();

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task Forty_writers_of_one_key_lose_no_update()
    {
        var stores = new[] { _mesh.Join().KV, _mesh.Join().KV };

        await Task.WhenAll(Enumerable.Range(0, 40).Select(writer => Task.Run(() => IncrementAsync(stores[writer % 2], times: 10))));

        (await stores[0].GetAsync<int>("counter", MeshFixture.Timeout)).ShouldNotBeNull().Value.ShouldBe(400);
    }

    [Fact]
    public async Task A_missing_key_is_changed_from_the_types_default_and_so_is_a_deleted_one()
    {
        var store = _mesh.Join().KV;

        (await store.UpdateAsync<int>("n", n => n + 1, cancellationToken: MeshFixture.Timeout)).ShouldBe(1);
        await store.DeleteAsync("n", MeshFixture.Timeout);
        (await store.UpdateAsync<int>("n", n => n + 5, cancellationToken: MeshFixture.Timeout)).ShouldBe(5);
        (await store.UpdateAsync<string>("s", s => (s ?? "none") + "!", cancellationToken: MeshFixture.Timeout)).ShouldBe("none!");
        (await store.GetAsync<string>("s", MeshFixture.Timeout)).ShouldNotBeNull().Value.ShouldBe("none!");
    }

    [Fact]
    public async Task A_change_that_leaves_the_value_as_it_is_writes_nothing()
    {
        var store = _mesh.Join().KV;
        var bucket = await _mesh.Raw().OpenKeyValueAsync(new("mesh-context"), MeshFixture.Timeout);
        var revision = await bucket.PutAsync("list", "[ 1,\n 2 ]"u8.ToArray(), MeshFixture.Timeout);

        await store.UpdateAsync<List<int>>("list", list => list!, cancellationToken: MeshFixture.Timeout);

        (await bucket.GetAsync("list", MeshFixture.Timeout)).ShouldNotBeNull().Revision.ShouldBe(revision);
    }

    [Fact]
    public async Task A_change_may_alter_the_very_object_it_is_given()
    {
        var store = _mesh.Join().KV;
        await store.PutAsync<List<int>>("list", [1], MeshFixture.Timeout);

        await store.UpdateAsync<List<int>>("list", Append, cancellationToken: MeshFixture.Timeout);

        (await store.GetAsync<List<int>>("list", MeshFixture.Timeout)).ShouldNotBeNull().Value.ShouldBe([1, 2]);

        static List<int> Append(List<int>? list)
        {
            list!.Add(2);
            return list;
        }
    }

    [Fact]
    public async Task A_change_that_was_forestalled_runs_again_on_what_is_there_now()
    {
        var store = _mesh.Join().KV;
        await store.PutAsync("n", 1, MeshFixture.Timeout);
        var seen = new List<int>();

        var result = await store.UpdateAsync<int>(
            "n",
            async (n, cancel) =>
            {
                seen.Add(n);
                if (n == 1)
                {
                    await store.PutAsync("n", 10, cancel);
                }

                return n + 1;
            },
            cancellationToken: MeshFixture.Timeout
        );

        result.ShouldBe(11);
        seen.ShouldBe([1, 10]);
    }

    [Fact]
    public async Task Who_is_forestalled_for_longer_than_its_patience_is_told_and_has_written_nothing()
    {
        var store = _mesh.Join().KV;
        await store.PutAsync("n", 0, MeshFixture.Timeout);

        var conflict = await Should.ThrowAsync<RevisionConflictException>(async () =>
            await store.UpdateAsync<int>(
                "n",
                async (n, cancel) =>
                {
                    await store.PutAsync("n", n + 100, cancel);
                    return -1;
                },
                new() { Patience = TimeSpan.Zero },
                MeshFixture.Timeout
            )
        );

        (conflict.Bucket, conflict.Key, conflict.IsTransient).ShouldBe(("mesh-context", "n", true));
        (await store.GetAsync<int>("n", MeshFixture.Timeout)).ShouldNotBeNull().Value.ShouldBe(100);
    }

    [Fact]
    public async Task A_change_that_throws_writes_nothing()
    {
        var store = _mesh.Join().KV;
        await store.PutAsync("n", 7, MeshFixture.Timeout);

        await Should.ThrowAsync<FormatException>(async () =>
            await store.UpdateAsync<int>("n", _ => throw new FormatException(), cancellationToken: MeshFixture.Timeout)
        );

        (await store.GetAsync<int>("n", MeshFixture.Timeout)).ShouldNotBeNull().Value.ShouldBe(7);
    }

    [Fact]
    public async Task A_value_of_another_type_is_an_error_and_stays()
    {
        var store = _mesh.Join().KV;
        await store.PutAsync("n", "text", MeshFixture.Timeout);

        await Should.ThrowAsync<InvalidReplyException>(async () =>
            await store.UpdateAsync<int>("n", n => n + 1, cancellationToken: MeshFixture.Timeout)
        );

        (await store.GetAsync<string>("n", MeshFixture.Timeout)).ShouldNotBeNull().Value.ShouldBe("text");
    }

    [Fact]
    public async Task The_list_tells_every_existing_key_that_matches_with_its_value()
    {
        var store = _mesh.Join().KV;
        for (var i = 0; i < 20; i++)
        {
            await store.PutAsync($"n.{i}", i, MeshFixture.Timeout);
        }

        await store.PutAsync("other", "text", MeshFixture.Timeout);
        await store.DeleteAsync("n.19", MeshFixture.Timeout);

        var listed = await store.ListAsync<int>("n.*", MeshFixture.Timeout).ToListAsync(MeshFixture.Timeout);

        listed.Select(entry => (entry.Key, entry.Value)).ShouldBe(Enumerable.Range(0, 19).Select(i => ($"n.{i}", i)), ignoreOrder: true);
        (await store.ListAsync<int>("none.*", MeshFixture.Timeout).ToListAsync(MeshFixture.Timeout)).ShouldBeEmpty();
    }

    private static async Task IncrementAsync(MeshKeyValue store, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await store.UpdateAsync<int>("counter", n => n + 1, cancellationToken: MeshFixture.Timeout);
        }
    }
}
