using System.Security.Cryptography;
using System.Text;

namespace Heddle.Transport.Tests;

/// <summary>Objects other clients have stored: in their variety, and broken.</summary>
public sealed class ForeignObjectTests(NatsWorld world) : ObjectServerTests(world)
{
    private const string HelloDigest = "SHA-256=LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";

    [Theory]
    [InlineData("""{"name":"a","bucket":"b","nuid":"N1","size":5,"mtime":"0001-01-01T00:00:00Z","chunks":2,"digest":"$D"}""")]
    [InlineData(
        """{"name":"a","nuid":"N1","size":5,"mtime":"","chunks":2,"digest":"","deleted":false,"options":{},"headers":{"x":["1"]}}"""
    )]
    [InlineData("""{"name": "a", "nuid": "N1", "size": 5, "chunks": 2, "digest": null, "mtime": null, "options": null, "future": [1]}""")]
    public async Task Every_clients_records_are_understood(string record)
    {
        var bucket = await OpenObjectsAsync();
        await StoreAsync($"$O.{Root}.C.N1", Bytes("hel"));
        await StoreAsync($"$O.{Root}.C.N1", Bytes("lo"));
        await StoreRecordAsync("a", record.Replace("$D", HelloDigest.TrimEnd('='), StringComparison.Ordinal));

        Text(await ReadAsync(bucket, "a")).ShouldBe("hello");
        var info = (await bucket.GetInfoAsync("a", Cancel)).ShouldNotBeNull();
        info.Modified.ShouldBeGreaterThan(DateTimeOffset.UnixEpoch, "the time of storing, where the record has none");
        (info.Bucket, info.Size).ShouldBe((Root, 5L));
    }

    [Fact]
    public async Task A_peers_empty_object_without_size_and_chunks_is_empty()
    {
        var bucket = await OpenObjectsAsync();
        await StoreRecordAsync("a", """{"name":"a","nuid":"N1","digest":"SHA-256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU="}""");

        (await ReadAsync(bucket, "a")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_a_peer_deleted_is_free()
    {
        var bucket = await OpenObjectsAsync();
        await StoreRecordAsync(
            "a",
            """{"name":"a","bucket":"b","nuid":"N1","size":0,"mtime":"","chunks":0,"digest":"","deleted":true,"options":{"max_chunk_size":131072}}"""
        );

        (await bucket.GetInfoAsync("a", Cancel)).ShouldBeNull();
        await Should.ThrowAsync<ObjectNotFoundException>(async () => await bucket.GetAsync("a", Cancel));
        await bucket.PutAsync("a", Bytes("new"), cancellationToken: Cancel);
        Text(await ReadAsync(bucket, "a")).ShouldBe("new");
        (await StateAsync()).ShouldBe(2);
    }

    [Theory]
    [InlineData("hello", 6, 1, HelloDigest, "5 bytes where 6")]
    [InlineData("hello", 3, 1, HelloDigest, "5 bytes where 3")]
    [InlineData("hellO", 5, 1, HelloDigest, "digest")]
    [InlineData("hello", 5, 1, "MD5=XUFAKrxLKna5cZ2REBfFkg==", "digest")]
    [InlineData("hello", 5, 2, HelloDigest, "ends after 1 of 2 chunks")]
    [InlineData("", 5, 0, HelloDigest, "0 bytes where 5")]
    public async Task Content_that_is_not_what_was_put_is_never_read_to_its_end(
        string stored,
        long size,
        int chunks,
        string digest,
        string problem
    )
    {
        var bucket = await OpenObjectsAsync();
        await StoreAsync($"$O.{Root}.C.N1", Bytes(stored));
        await StoreRecordAsync("a", $$"""{"name":"a","nuid":"N1","size":{{size}},"chunks":{{chunks}},"digest":"{{digest}}"}""");
        await using var reader = await bucket.GetAsync("a", Cancel);

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var corrupt = await Should.ThrowAsync<ObjectCorruptException>(async () =>
            {
                while (await reader.Content.ReadAsync(new byte[100], Cancel).AsTask().Soon() > 0) { }
            });
            (corrupt.Bucket, corrupt.ObjectName, corrupt.IsTransient).ShouldBe((Root, "a", false));
            corrupt.Message.ShouldContain(problem);
        }
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"name":"other","nuid":"N1","size":5,"chunks":1}""")]
    [InlineData("""{"name":"a","nuid":">","size":5,"chunks":1}""")]
    [InlineData("""{"name":"a","nuid":"N1.*","size":5,"chunks":1}""")]
    [InlineData("""{"name":"a","nuid":"","size":5,"chunks":1}""")]
    [InlineData("""{"name":"a","nuid":"N1","size":-5,"chunks":1}""")]
    [InlineData("""{"name":"a","nuid":"N1","size":5,"chunks":-1}""")]
    [InlineData("""{"name":"a","nuid":"N1","size":5e99,"chunks":1}""")]
    [InlineData("""{"name":"a","nuid":"N1","size":5,"chunks":99999999999}""")]
    public async Task A_record_that_makes_no_sense_is_an_error_for_its_name_alone_and_can_be_overwritten(string record)
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("b", Bytes("hello"), cancellationToken: Cancel);
        await StoreRecordAsync("a", record);

        await Should.ThrowAsync<ObjectCorruptException>(async () => await bucket.GetAsync("a", Cancel));
        await Should.ThrowAsync<ObjectCorruptException>(async () => await bucket.GetInfoAsync("a", Cancel));
        (await bucket.ListAsync(Cancel).ToListAsync(Cancel)).ShouldHaveSingleItem().Name.ShouldBe("b");
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        (await watch.Take(1).ToListAsync(Cancel).AsTask().Soon()).ShouldHaveSingleItem().Name.ShouldBe("b");
        watch.IsCurrent.ShouldBeTrue();

        await bucket.PutAsync("a", Bytes("sane"), cancellationToken: Cancel);

        Text(await ReadAsync(bucket, "a")).ShouldBe("sane");
        Text(await ReadAsync(bucket, "b")).ShouldBe("hello", "nothing of another object was removed");
    }

    [Fact]
    public async Task A_link_is_read_where_it_points()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("target", Bytes("here"), cancellationToken: Cancel);
        await (await Bus.OpenObjectsAsync(new(Root + "2"), Cancel)).PutAsync("target", Bytes("there"), cancellationToken: Cancel);
        await StoreLinkAsync("near", Root, "target");
        await StoreLinkAsync("far", Root + "2", "target");
        await StoreLinkAsync("again", Root, "far");

        Text(await ReadAsync(bucket, "near")).ShouldBe("here");
        Text(await ReadAsync(bucket, "far")).ShouldBe("there");
        Text(await ReadAsync(bucket, "again")).ShouldBe("there");
        var listed = await bucket.ListAsync(Cancel).Select(info => info.Name).ToListAsync(Cancel);
        listed.ShouldBe(["target", "near", "far", "again"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_says_so()
    {
        var bucket = await OpenObjectsAsync();
        await StoreLinkAsync("gone", Root, "missing");
        await StoreLinkAsync("no-bucket", Root + "3", "a");
        await StoreLinkAsync("there", Root, "back");
        await StoreLinkAsync("back", Root, "there");
        await StoreRecordAsync("all", $$"""{"name":"all","options":{"link":{"bucket":"{{Root}}"} } }""");

        await Should.ThrowAsync<ObjectNotFoundException>(async () => await bucket.GetAsync("gone", Cancel));
        await Should.ThrowAsync<BucketNotFoundException>(async () => await bucket.GetAsync("no-bucket", Cancel));
        (await FailureAsync("there")).ShouldContain("more than 8 links");
        (await FailureAsync("all")).ShouldContain($"all of bucket `{Root}`");

        async Task<string> FailureAsync(string name) =>
            (await Should.ThrowAsync<StoreException>(async () => await bucket.GetAsync(name, Cancel))).Message;
    }

    [Theory]
    [InlineData("""{"bucket":"a b","name":"x"}""")]
    [InlineData("""{"bucket":null,"name":"x"}""")]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"bucket":"b","name":""}""")]
    public async Task A_link_that_makes_no_sense_is_no_record(string link)
    {
        var bucket = await OpenObjectsAsync();
        await StoreRecordAsync("a", $$"""{"name":"a","options":{"link":{{link}} } }""");

        await Should.ThrowAsync<ObjectCorruptException>(async () => await bucket.GetAsync("a", Cancel));
        (await bucket.ListAsync(Cancel).ToListAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Chunks_that_are_missing_are_not_waited_for()
    {
        var bucket = await OpenObjectsAsync();
        var info = await bucket.PutAsync("a", RandomNumberGenerator.GetBytes(1000), new() { ChunkSize = 10 }, Cancel);
        await AskAsync($"STREAM.PURGE.OBJ_{Root}", $$"""{"filter":"$O.{{Root}}.C.{{info.Id}}","keep":90}""");

        await using var reader = await bucket.GetAsync("a", Cancel);

        (await Should.ThrowAsync<ObjectCorruptException>(() => reader.ReadToEndAsync(Cancel).Soon())).Message.ShouldContain("90 of 100");
    }

    [Fact]
    public async Task A_stream_that_is_no_object_bucket_is_refused()
    {
        await AskAsync($"STREAM.CREATE.OBJ_{Root}", $$"""{"name":"OBJ_{{Root}}","subjects":["{{Root}}.>"]}""");

        (await Should.ThrowAsync<StoreException>(() => OpenObjectsAsync())).Message.ShouldContain($"`OBJ_{Root}`");
    }

    [Fact]
    public async Task A_bucket_without_direct_reads_is_used_as_it_is()
    {
        await AskAsync(
            $"STREAM.CREATE.OBJ_{Root}",
            $$"""{"name":"OBJ_{{Root}}","subjects":["$O.{{Root}}.C.>","$O.{{Root}}.M.>"],"allow_rollup_hdrs":true,"allow_direct":false}"""
        );
        var bucket = await OpenObjectsAsync();

        await bucket.PutAsync("a", Bytes("hello"), cancellationToken: Cancel);

        Text(await ReadAsync(bucket, "a")).ShouldBe("hello");
        (await bucket.GetInfoAsync("a", Cancel)).ShouldNotBeNull().Digest.ShouldBe(HelloDigest);
    }

    private Task StoreLinkAsync(string name, string bucket, string target) =>
        StoreRecordAsync(name, $$"""{"name":"{{name}}","options":{"link":{"bucket":"{{bucket}}","name":"{{target}}"} } }""");

    private Task StoreRecordAsync(string name, string record) =>
        StoreAsync(
            $"$O.{Root}.M.{Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}",
            Bytes(record),
            new BusHeaders { { "Nats-Rollup", "sub" } }
        );

    private static async Task<byte[]> ReadAsync(ObjectBucket bucket, string name)
    {
        await using var reader = await bucket.GetAsync(name, Cancel);
        return await reader.ReadToEndAsync(Cancel).Soon();
    }
}
