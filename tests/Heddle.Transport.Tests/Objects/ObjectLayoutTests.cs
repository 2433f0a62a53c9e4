using System.Security.Cryptography;

namespace Heddle.Transport.Tests;

/// <summary>
/// What stands on the server (spec `mesh-protocol` §2.1 and §2.7), seen through requests of the plainest kind, as another client would
/// see it.
/// </summary>
public sealed class ObjectLayoutTests(NatsWorld world) : ObjectServerTests(world)
{
    [Fact]
    public async Task A_bucket_is_created_with_the_settings_the_peers_use()
    {
        await OpenObjectsAsync();

        var config = (await AskAsync($"STREAM.INFO.OBJ_{Root}")).GetProperty("config");

        config.GetProperty("name").GetString().ShouldBe($"OBJ_{Root}");
        config
            .GetProperty("subjects")
            .EnumerateArray()
            .Select(subject => subject.GetString())
            .ShouldBe([$"$O.{Root}.C.>", $"$O.{Root}.M.>"]);
        config.GetProperty("max_msgs_per_subject").GetInt64().ShouldBe(-1);
        config.GetProperty("max_age").GetInt64().ShouldBe(0);
        config.GetProperty("max_bytes").GetInt64().ShouldBe(-1);
        config.GetProperty("max_msg_size").GetInt64().ShouldBe(-1);
        config.GetProperty("max_msgs").GetInt64().ShouldBe(-1);
        config.GetProperty("storage").GetString().ShouldBe("file");
        config.GetProperty("num_replicas").GetInt32().ShouldBe(1);
        config.GetProperty("retention").GetString().ShouldBe("limits");
        config.GetProperty("discard").GetString().ShouldBe("new");
        config.GetProperty("duplicate_window").GetInt64().ShouldBe(120_000_000_000);
        config.GetProperty("deny_delete").GetBoolean().ShouldBeFalse();
        config.GetProperty("deny_purge").GetBoolean().ShouldBeFalse();
        config.GetProperty("allow_rollup_hdrs").GetBoolean().ShouldBeTrue();
        config.GetProperty("allow_direct").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task The_record_is_byte_for_byte_what_the_peers_write()
    {
        var bucket = await OpenObjectsAsync();
        await using var tap = await SubscribeAsync(Peer, $"$O.{Root}.M.>");

        var info = await bucket.PutAsync("docs/a.txt", Bytes("hello"), cancellationToken: Cancel);

        var published = await NextAsync(tap);
        published.Subject.ShouldBe($"$O.{Root}.M.ZG9jcy9hLnR4dA==");
        published.Headers!["Nats-Rollup"].ShouldBe("sub");
        var time = Json(published.Payload).GetProperty("mtime").GetString()!;
        Text(published.Payload)
            .ShouldBe(
                $$"""{"name":"docs/a.txt","bucket":"{{Root}}","nuid":"{{info.Id}}","size":5,"mtime":"{{time}}","chunks":1"""
                    + ""","digest":"SHA-256=LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=","deleted":false"""
                    + ""","options":{"max_chunk_size":131072}}"""
            );
        time.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$");
        DateTimeOffset.Parse(time).ShouldBe(info.Modified);
        (await MessageAsync($"$O.{Root}.M.ZG9jcy9hLnR4dA==")).ShouldBe(published.Payload.ToArray());
    }

    [Fact]
    public async Task Chunks_stand_in_order_on_a_subject_of_the_records_id()
    {
        var bucket = await OpenObjectsAsync();
        await using var tap = await SubscribeAsync(Peer, $"$O.{Root}.C.>");
        var content = RandomNumberGenerator.GetBytes((2 * 131072) + 5);

        var info = await bucket.PutAsync("a", content, cancellationToken: Cancel);

        info.Id.ShouldMatch("^[0-9A-Za-z]{22}$");
        var chunks = new[] { await NextAsync(tap), await NextAsync(tap), await NextAsync(tap) };
        chunks.ShouldAllBe(chunk => chunk.Subject == $"$O.{Root}.C.{info.Id}" && chunk.Headers == null);
        chunks.Select(chunk => chunk.Payload.Length).ShouldBe([131072, 131072, 5]);
        chunks.SelectMany(chunk => chunk.Payload.ToArray()).ShouldBe(content);
        (await StateAsync()).ShouldBe(4, "three chunks and a record");
    }

    [Fact]
    public async Task An_empty_object_has_no_chunk_and_says_so()
    {
        var bucket = await OpenObjectsAsync();

        var info = await bucket.PutAsync("a", default(ReadOnlyMemory<byte>), cancellationToken: Cancel);

        var record = Json(await MessageAsync($"$O.{Root}.M.YQ=="));
        (record.GetProperty("size").GetInt64(), record.GetProperty("chunks").GetInt32()).ShouldBe((0L, 0));
        record.GetProperty("digest").GetString().ShouldBe("SHA-256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=");
        (await StateAsync()).ShouldBe(1);
        info.Digest.ShouldBe(record.GetProperty("digest").GetString());
    }

    [Fact]
    public async Task A_delete_leaves_the_marker_the_peers_leave_and_no_chunk()
    {
        var bucket = await OpenObjectsAsync();
        var info = await bucket.PutAsync("docs/a.txt", new byte[300_000], cancellationToken: Cancel);

        await bucket.DeleteAsync("docs/a.txt", Cancel);

        Text(await MessageAsync($"$O.{Root}.M.ZG9jcy9hLnR4dA=="))
            .ShouldBe(
                $$"""{"name":"docs/a.txt","bucket":"{{Root}}","nuid":"{{info.Id}}","size":0,"mtime":"","chunks":0"""
                    + ""","digest":"","deleted":true,"options":{"max_chunk_size":131072}}"""
            );
        (await StateAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Overwriting_leaves_one_record_and_only_the_new_chunks()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", new byte[1000], new() { ChunkSize = 10 }, Cancel);

        await bucket.PutAsync("a", new byte[30], new() { ChunkSize = 10 }, Cancel);

        (await StateAsync()).ShouldBe(4);
    }

    [Fact]
    public async Task Puts_of_one_name_at_once_leave_no_chunk_of_a_loser()
    {
        var buckets = new[] { await OpenObjectsAsync(), await OpenObjectsAsync(Peer) };

        await Task.WhenAll(
                Enumerable.Range(0, 20).Select(i => buckets[i % 2].PutAsync("a", new byte[50], new() { ChunkSize = 10 }, Cancel).AsTask())
            )
            .Soon();

        (await StateAsync()).ShouldBe(6);
    }

    [Fact]
    public async Task A_put_that_fails_or_is_cancelled_leaves_no_chunk()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", Bytes("old"), cancellationToken: Cancel);
        using var cancelled = new CancellationTokenSource();
        var failing = new SlowStream(new byte[100_000], perRead: 1000) { FailAt = 50_000 };
        var cancelling = new SlowStream(new byte[100_000], perRead: 1000)
        {
            OnRead = position =>
            {
                if (position >= 50_000)
                {
                    cancelled.Cancel();
                }
            },
        };

        await Should.ThrowAsync<IOException>(async () => await bucket.PutAsync("a", failing, new() { ChunkSize = 100 }, Cancel));
        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await bucket.PutAsync("a", cancelling, new() { ChunkSize = 100 }, cancelled.Token)
        );

        (await StateAsync()).ShouldBe(2, "the old chunk and its record");
    }

    [Fact]
    public async Task A_chunk_the_server_refuses_fails_the_put_and_leaves_the_old_object()
    {
        await AskAsync(
            $"STREAM.CREATE.OBJ_{Root}",
            $$"""
            {"name":"OBJ_{{Root}}","subjects":["$O.{{Root}}.C.>","$O.{{Root}}.M.>"],"discard":"new","max_bytes":50000,
             "allow_rollup_hdrs":true,"allow_direct":true}
            """
        );
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", Bytes("old"), cancellationToken: Cancel);

        await Should.ThrowAsync<StoreException>(async () =>
            await bucket.PutAsync("a", new byte[100_000], new() { ChunkSize = 1000 }, Cancel)
        );

        (await StateAsync()).ShouldBe(2, "the old chunk and its record");
        await using var reader = await bucket.GetAsync("a", Cancel);
        Text(await reader.ReadToEndAsync(Cancel)).ShouldBe("old");
    }

    [Fact]
    public async Task Reading_and_listing_leave_no_consumer_behind()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", new byte[1000], new() { ChunkSize = 10 }, Cancel);

        await using (var reader = await bucket.GetAsync("a", Cancel))
        {
            await reader.ReadToEndAsync(Cancel);
        }

#pragma warning disable VSTHRD103 // A caller may dispose the stream so, and that must end the consumer too
        (await bucket.GetAsync("a", Cancel)).Content.Dispose();
#pragma warning restore VSTHRD103
        await bucket.ListAsync(Cancel).ToListAsync(Cancel);
        await Bus.FlushAsync(Cancel);

        (await AskAsync($"CONSUMER.NAMES.OBJ_{Root}", on: Bus)).GetProperty("total").GetInt32().ShouldBe(0);
    }
}
