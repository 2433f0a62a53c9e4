using Heddle.Transport;

namespace Heddle.Mesh.Tests.Stores;

public sealed class MeshKeyValueTests
{
    [Fact]
    public async Task Strings_are_stored_as_they_are_and_everything_else_as_JSON()
    {
        await using var fixture = new MeshFixture();
        var mesh = fixture.Join();
        await mesh.KV.PutAsync("text", "hello", MeshFixture.Timeout);
        await mesh.KV.PutAsync("number", 0.85, MeshFixture.Timeout);
        await mesh.KV.PutAsync("model", new Status("ok", 3), MeshFixture.Timeout);
        (await RawAsync("text")).ShouldBe("hello");
        (await RawAsync("number")).ShouldBe("0.85");
        (await RawAsync("model")).ShouldBe("""{"state":"ok","count":3}""");
        (await mesh.KV.GetAsync<Status>("model", MeshFixture.Timeout))!.Value.ShouldBe(new Status("ok", 3));
        (await mesh.KV.GetAsync<string>("text", MeshFixture.Timeout))!.Value.ShouldBe("hello");

        async Task<string> RawAsync(string key)
        {
            var bucket = await fixture.Raw().OpenKeyValueAsync(new KeyValueOptions("mesh-context"), MeshFixture.Timeout);
            return System.Text.Encoding.UTF8.GetString((await bucket.GetAsync(key, MeshFixture.Timeout))!.Value.Span);
        }
    }

    [Fact]
    public async Task A_missing_or_deleted_key_is_nothing()
    {
        await using var fixture = new MeshFixture();
        var mesh = fixture.Join();
        (await mesh.KV.GetAsync<int>("a", MeshFixture.Timeout)).ShouldBeNull();
        await mesh.KV.PutAsync("a", 1, MeshFixture.Timeout);
        await mesh.KV.DeleteAsync("a", MeshFixture.Timeout);
        (await mesh.KV.GetAsync<int>("a", MeshFixture.Timeout)).ShouldBeNull();
    }

    [Fact]
    public async Task Creating_twice_is_an_error_that_names_the_key()
    {
        await using var fixture = new MeshFixture();
        var mesh = fixture.Join();
        await mesh.KV.CreateAsync("a", 1, MeshFixture.Timeout);
        var problem = await Should.ThrowAsync<KeyExistsException>(async () => await mesh.KV.CreateAsync("a", 2, MeshFixture.Timeout));
        problem.Details!.Value.GetProperty("key").GetString().ShouldBe("a");
    }

    [Fact]
    public async Task A_writer_that_has_not_seen_the_latest_revision_is_refused()
    {
        await using var fixture = new MeshFixture();
        var mesh = fixture.Join();
        var first = await mesh.KV.PutAsync("a", 1, MeshFixture.Timeout);
        (await mesh.KV.TryUpdateAsync("a", 2, first, MeshFixture.Timeout)).ShouldNotBeNull();
        (await mesh.KV.TryUpdateAsync("a", 3, first, MeshFixture.Timeout)).ShouldBeNull();
        (await mesh.KV.GetAsync<int>("a", MeshFixture.Timeout))!.Value.ShouldBe(2);
    }

    [Fact]
    public async Task A_watch_tells_deletes_from_writes()
    {
        await using var fixture = new MeshFixture();
        var mesh = fixture.Join();
        await mesh.KV.PutAsync("jobs.1.status", 10, MeshFixture.Timeout);
        var seen = new List<string>();
        await foreach (var entry in mesh.KV.WatchAsync<int>("jobs.*.status", MeshFixture.Timeout))
        {
            seen.Add(entry.IsDeleted ? "deleted" : $"{entry.Value}");
            if (seen.Count == 1)
            {
                await mesh.KV.PutAsync("other", 0, MeshFixture.Timeout);
                await mesh.KV.PutAsync("jobs.1.status", 20, MeshFixture.Timeout);
                await mesh.KV.DeleteAsync("jobs.1.status", MeshFixture.Timeout);
            }
            else if (entry.IsDeleted)
            {
                break;
            }
        }

        seen.ShouldBe(["10", "20", "deleted"]);
    }

    [Fact]
    public async Task A_value_of_another_type_is_an_error_that_names_the_key()
    {
        await using var fixture = new MeshFixture();
        var mesh = fixture.Join();
        await mesh.KV.PutAsync("a", "text", MeshFixture.Timeout);
        var problem = await Should.ThrowAsync<InvalidReplyException>(async () => await mesh.KV.GetAsync<int>("a", MeshFixture.Timeout));
        problem.Message.ShouldContain("`a`");
    }

    public sealed record Status(string State, int Count);
}
