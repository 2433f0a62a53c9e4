using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Heddle.EndToEnd.Tests.Wire;
using Heddle.Mesh;
using Heddle.Transport;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>The shared state beside a peer that reads and writes the streams under it (mesh-protocol §2.6, §2.7, §11).</summary>
public sealed class SharedStateTests(ConformanceFixture mesh) : IClassFixture<ConformanceFixture>
{
    private const string Records = "$O.mesh-artifacts.M.";

    [Fact]
    public async Task Values_are_what_a_peer_reads_and_what_a_peer_writes_is_read()
    {
        await using var ours = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        await new PeerBuckets(raw).OpenAsync();
        await ours.KV.PutAsync("state/text", "žluť", RawConnection.Cancel);
        await ours.KV.PutAsync("state/number", 0.85, RawConnection.Cancel);
        await ours.KV.PutAsync("state/record", new Point(1, 2), RawConnection.Cancel);
        (await raw.KeyAsync("mesh-context", "state/text")).ShouldBe("žluť");
        (await raw.KeyAsync("mesh-context", "state/number")).ShouldBe("0.85");
        (await raw.KeyAsync("mesh-context", "state/record")).ShouldBe("""{"x":1,"y":2}""");

        var revision = await new PeerBuckets(raw).PutAsync("mesh-context", "state/record", """{"x": 3, "y": 4, "z": 5}""");
        var entry = (await ours.KV.GetAsync<Point>("state/record", RawConnection.Cancel)).ShouldNotBeNull();
        (entry.Value, entry.Revision).ShouldBe((new Point(3, 4), revision));
        await new PeerBuckets(raw).PutAsync("mesh-context", "state/text", "");
        (await ours.KV.GetAsync<string>("state/text", RawConnection.Cancel))!.Value.ShouldBe("");
    }

    [Theory]
    [InlineData("DEL")]
    [InlineData("PURGE")]
    public async Task A_peers_delete_is_a_delete_to_reads_lists_and_watches_and_frees_the_key(string operation)
    {
        await using var ours = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        var buckets = new PeerBuckets(raw);
        var key = "gone." + operation;
        await ours.KV.CreateAsync(key, 1, RawConnection.Cancel);
        await using var watch = ours.KV.WatchAsync<int>(key, RawConnection.Cancel).GetAsyncEnumerator();
        (await watch.MoveNextAsync()).ShouldBeTrue();
        (watch.Current.Value, watch.Current.IsDeleted).ShouldBe((1, false));
        await buckets.DeleteAsync("mesh-context", key, operation);
        (await watch.MoveNextAsync()).ShouldBeTrue();
        watch.Current.IsDeleted.ShouldBeTrue();
        (await ours.KV.GetAsync<int>(key, RawConnection.Cancel)).ShouldBeNull();
        (await ours.KV.ListAsync<int>("gone.*", RawConnection.Cancel).CountAsync()).ShouldBe(0);
        (await ours.KV.UpdateAsync<int>(key, present => present + 5, cancellationToken: RawConnection.Cancel)).ShouldBe(5);
        await buckets.DeleteAsync("mesh-context", key, operation);
        await ours.KV.CreateAsync(key, 2, RawConnection.Cancel);
        await Should.ThrowAsync<KeyExistsException>(async () => await ours.KV.CreateAsync(key, 3, RawConnection.Cancel));
        await ours.KV.DeleteAsync(key, RawConnection.Cancel);
        (await raw.KeyAsync("mesh-context", key)).ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task An_update_that_a_peer_forestalls_loses_nothing()
    {
        await using var ours = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        var buckets = new PeerBuckets(raw);
        await ours.KV.PutAsync("race", "a", RawConnection.Cancel);
        var attempts = 0;
        await ours.KV.UpdateAsync<string>(
            "race",
            async (present, _) =>
            {
                if (attempts++ == 0)
                {
                    await buckets.PutAsync("mesh-context", "race", "peer");
                }

                return present + "+ours";
            },
            cancellationToken: RawConnection.Cancel
        );
        (await raw.KeyAsync("mesh-context", "race")).ShouldBe("peer+ours");
        attempts.ShouldBe(2);
    }

    [Fact]
    public async Task An_object_is_stored_as_peers_store_theirs()
    {
        await using var ours = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        await ours.Workspace.PutAsync("docs/a.txt", "hello", cancellationToken: RawConnection.Cancel);
        var record = await RecordAsync(raw, "docs/a.txt");
        record
            .EnumerateObject()
            .Select(member => member.Name)
            .ShouldBe(["name", "bucket", "nuid", "size", "mtime", "chunks", "digest", "deleted", "options"]);
        record.GetProperty("digest").GetString().ShouldBe("SHA-256=LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
        (record.GetProperty("size").GetInt64(), record.GetProperty("chunks").GetInt32()).ShouldBe((5, 1));
        record.GetProperty("deleted").GetBoolean().ShouldBeFalse();

        await ours.Workspace.PutAsync("empty", "", cancellationToken: RawConnection.Cancel);
        var empty = await RecordAsync(raw, "empty");
        (empty.GetProperty("size").GetInt64(), empty.GetProperty("chunks").GetInt32()).ShouldBe((0, 0));

        await ours.Workspace.DeleteAsync("docs/a.txt", RawConnection.Cancel);
        var deleted = await RecordAsync(raw, "docs/a.txt");
        deleted.GetProperty("deleted").GetBoolean().ShouldBeTrue();
        (deleted.GetProperty("mtime").GetString(), deleted.GetProperty("digest").GetString()).ShouldBe(("", ""));
        (deleted.GetProperty("size").GetInt64(), deleted.GetProperty("chunks").GetInt32()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task What_a_peer_stored_deleted_and_left_empty_is_read_listed_and_watched()
    {
        await using var ours = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        await new PeerBuckets(raw).OpenAsync();
        var content = RandomNumberGenerator.GetBytes(200_000);
        await PutAsync(raw, "peer/large.bin", content);
        await PutAsync(raw, "peer/empty", []);
        (await ours.Workspace.GetBytesAsync("peer/large.bin", RawConnection.Cancel)).ShouldBe(content);
        (await ours.Workspace.GetBytesAsync("peer/empty", RawConnection.Cancel)).ShouldBeEmpty();

        // As NATS.Net writes an empty one, and as the Python SDK leaves a deleted one.
        await raw.RequestAsync(
            Subject("peer/bare"),
            """{"name":"peer/bare","bucket":"mesh-artifacts","nuid":"thdqYEEEGphZ8l7qPKr3od","mtime":"2026-11-20T21:47:38.571286Z","digest":"SHA-256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=","options":{"max_chunk_size":131072}}""",
            ("Nats-Rollup", "sub")
        );
        (await ours.Workspace.GetBytesAsync("peer/bare", RawConnection.Cancel)).ShouldBeEmpty();
        await raw.RequestAsync(
            Subject("peer/bare"),
            """{"name":"peer/bare","bucket":"mesh-artifacts","nuid":"thdqYEEEGphZ8l7qPKr3od","size":0,"mtime":"","chunks":0,"digest":"","deleted":true,"options":{"max_chunk_size":131072}}""",
            ("Nats-Rollup", "sub")
        );
        await Should.ThrowAsync<ObjectNotFoundException>(async () => await ours.Workspace.GetBytesAsync("peer/bare", RawConnection.Cancel));
        (await ours.Workspace.GetInfoAsync("peer/bare", RawConnection.Cancel)).ShouldBeNull();
        var listed = await ours.Workspace.ListAsync(RawConnection.Cancel).Select(info => info.Name).ToListAsync();
        listed
            .Where(name => name.StartsWith("peer/", StringComparison.Ordinal))
            .ShouldBe(["peer/large.bin", "peer/empty"], ignoreOrder: true);
        await ours.Workspace.PutAsync("peer/bare", "again", cancellationToken: RawConnection.Cancel);
        (await ours.Workspace.GetTextAsync("peer/bare", RawConnection.Cancel)).ShouldBe("again");
    }

    [Fact]
    public async Task Content_a_peer_garbled_is_never_handed_out_whole()
    {
        await using var ours = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        await new PeerBuckets(raw).OpenAsync();
        await PutAsync(raw, "garbled.bin", Encoding.UTF8.GetBytes("right"), stored: Encoding.UTF8.GetBytes("wrong"));
        await Should.ThrowAsync<ObjectCorruptException>(async () =>
            await ours.Workspace.GetBytesAsync("garbled.bin", RawConnection.Cancel)
        );
    }

    private static string Subject(string name) =>
        Records + Convert.ToBase64String(Encoding.UTF8.GetBytes(name)).Replace('+', '-').Replace('/', '_');

    private static async Task<JsonElement> RecordAsync(RawConnection raw, string name)
    {
        var reply = await raw.ApiAsync("STREAM.MSG.GET.OBJ_mesh-artifacts", $$"""{"last_by_subj":"{{Subject(name)}}"}""");
        return JsonElement.Parse(reply.GetProperty("message").GetProperty("data").GetBytesFromBase64());
    }

    private static async Task PutAsync(RawConnection raw, string name, byte[] content, byte[]? stored = null)
    {
        const int ChunkSize = 131_072;
        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(11));
        var chunks = (stored ?? content).Chunk(ChunkSize).ToList();
        foreach (var chunk in chunks)
        {
            await raw.PublishBytesAsync("$O.mesh-artifacts.C." + id, chunk);
        }

        var digest = Convert.ToBase64String(SHA256.HashData(content)).Replace('+', '-').Replace('/', '_');
        await raw.RequestAsync(
            Subject(name),
            $$$"""{"name":"{{{name}}}","bucket":"mesh-artifacts","nuid":"{{{id}}}","size":{{{content.Length}}},"mtime":"2026-11-20T21:47:38.571286+00:00","chunks":{{{chunks.Count}}},"digest":"SHA-256={{{digest}}}","deleted":false,"options":{"max_chunk_size":131072}}""",
            ("Nats-Rollup", "sub")
        );
    }

    public sealed record Point(int X, int Y);
}
