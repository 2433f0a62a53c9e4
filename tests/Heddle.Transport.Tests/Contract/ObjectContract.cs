using System.Security.Cryptography;

namespace Heddle.Transport.Tests;

/// <summary>Putting, getting, listing and deleting objects.</summary>
public abstract class ObjectContract(BusWorld world) : BusContract(world)
{
    private const int ChunkSize = 128 * 1024;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(ChunkSize - 1, 1)]
    [InlineData(ChunkSize, 1)]
    [InlineData(ChunkSize + 1, 2)]
    [InlineData((5 * ChunkSize) + 17, 6)]
    public async Task What_is_put_is_got_whatever_its_size(int size, int chunks)
    {
        var bucket = await OpenObjectsAsync();
        var content = RandomNumberGenerator.GetBytes(size);

        var put = await bucket.PutAsync("docs/a.bin", content, cancellationToken: Cancel);

        (put.Bucket, put.Name, put.Size, put.Chunks, put.ChunkSize, put.IsDeleted).ShouldBe(
            (Root, "docs/a.bin", size, chunks, ChunkSize, false)
        );
        (await ReadAsync(await OpenObjectsAsync(Peer), "docs/a.bin")).ShouldBe(content);
    }

    [Fact]
    public async Task A_stream_is_read_from_where_it_stands_however_little_it_gives_at_a_time()
    {
        var bucket = await OpenObjectsAsync();
        var content = RandomNumberGenerator.GetBytes(1000);
        var stream = new SlowStream(content, perRead: 7) { Position = 100 };

        var put = await bucket.PutAsync("a", stream, new() { ChunkSize = 64 }, Cancel);

        (put.Size, put.Chunks, put.ChunkSize).ShouldBe((900L, 15, 64));
        stream.IsDisposed.ShouldBeFalse();
        (await ReadAsync(bucket, "a")).ShouldBe(content[100..]);
    }

    [Fact]
    public async Task The_info_tells_what_was_noted_and_the_digest()
    {
        var bucket = await OpenObjectsAsync();
        var options = new ObjectPutOptions
        {
            Description = "grüße, \"quoted\" <&>",
            Metadata = new Dictionary<string, string> { ["content-type"] = "text/plain", ["über"] = "ja" },
        };

        var put = await bucket.PutAsync("a", Bytes("hello"), options, Cancel);

        var info = (await bucket.GetInfoAsync("a", Cancel)).ShouldNotBeNull();
        info.Digest.ShouldBe("SHA-256=LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
        info.Description.ShouldBe("grüße, \"quoted\" <&>");
        info.Metadata.ShouldBe(options.Metadata, ignoreOrder: true);
        (info.Id, info.Size, info.Modified).ShouldBe((put.Id, 5L, put.Modified));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("docs/report 2.pdf")]
    [InlineData("*.>")]
    [InlineData("Ünïcödé/文件/🧵")]
    [InlineData(" ")]
    public async Task Any_text_is_a_name(string name)
    {
        var bucket = await OpenObjectsAsync();

        await bucket.PutAsync(name, Bytes(name), cancellationToken: Cancel);

        Text(await ReadAsync(bucket, name)).ShouldBe(name);
        (await bucket.ListAsync(Cancel).ToListAsync(Cancel)).ShouldHaveSingleItem().Name.ShouldBe(name);
        (await bucket.DeleteAsync(name, Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_longest_name_is_2048_bytes_and_no_name_is_broken_text()
    {
        var bucket = await OpenObjectsAsync();
        var longest = new string('x', 2048);

        await bucket.PutAsync(longest, Bytes("1"), cancellationToken: Cancel);

        Text(await ReadAsync(bucket, longest)).ShouldBe("1");
        foreach (var name in new[] { "", longest + "x", new string('é', 1025), "\uD800" })
        {
            await Should.ThrowAsync<ArgumentException>(async () => await bucket.PutAsync(name, Bytes("1"), cancellationToken: Cancel));
            await Should.ThrowAsync<ArgumentException>(async () => await bucket.GetAsync(name, Cancel));
        }
    }

    [Fact]
    public async Task What_was_never_put_is_not_found()
    {
        var bucket = await OpenObjectsAsync();

        (await bucket.GetInfoAsync("a", Cancel)).ShouldBeNull();
        (await bucket.DeleteAsync("a", Cancel)).ShouldBeFalse();
        var missing = await Should.ThrowAsync<ObjectNotFoundException>(async () => await bucket.GetAsync("a", Cancel));
        (missing.Bucket, missing.ObjectName).ShouldBe((Root, "a"));
    }

    [Fact]
    public async Task A_deleted_object_is_gone_and_can_be_put_again()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", Bytes("1"), cancellationToken: Cancel);

        (await bucket.DeleteAsync("a", Cancel)).ShouldBeTrue();

        (await bucket.DeleteAsync("a", Cancel)).ShouldBeFalse();
        (await bucket.GetInfoAsync("a", Cancel)).ShouldBeNull();
        (await bucket.ListAsync(Cancel).ToListAsync(Cancel)).ShouldBeEmpty();
        await Should.ThrowAsync<ObjectNotFoundException>(async () => await bucket.GetAsync("a", Cancel));
        await bucket.PutAsync("a", Bytes("2"), cancellationToken: Cancel);
        Text(await ReadAsync(bucket, "a")).ShouldBe("2");
    }

    [Fact]
    public async Task The_last_put_wins()
    {
        var bucket = await OpenObjectsAsync();
        var first = await bucket.PutAsync("a", Bytes("first and long"), cancellationToken: Cancel);

        var second = await bucket.PutAsync("a", Bytes("second"), cancellationToken: Cancel);

        second.Id.ShouldNotBe(first.Id);
        Text(await ReadAsync(bucket, "a")).ShouldBe("second");
        (await bucket.ListAsync(Cancel).ToListAsync(Cancel)).ShouldHaveSingleItem().Size.ShouldBe(6);
    }

    [Fact]
    public async Task A_put_whose_stream_fails_leaves_the_old_object()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", Bytes("old"), cancellationToken: Cancel);
        var stream = new SlowStream(new byte[1000], perRead: 100) { FailAt = 500 };

        await Should.ThrowAsync<IOException>(async () => await bucket.PutAsync("a", stream, new() { ChunkSize = 64 }, Cancel));

        Text(await ReadAsync(bucket, "a")).ShouldBe("old");
    }

    [Fact]
    public async Task A_cancelled_put_leaves_the_old_object()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", Bytes("old"), cancellationToken: Cancel);
        using var cancelled = new CancellationTokenSource();
        var stream = new SlowStream(new byte[1000], perRead: 100) { OnRead = position => CancelAt(cancelled, position, 500) };

        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await bucket.PutAsync("a", stream, new() { ChunkSize = 64 }, cancelled.Token)
        );

        Text(await ReadAsync(bucket, "a")).ShouldBe("old");
    }

    [Fact]
    public async Task Whoever_puts_at_once_each_leaves_a_whole_object()
    {
        var buckets = new[] { await OpenObjectsAsync(), await OpenObjectsAsync(Peer) };

        await Task.WhenAll(
                Enumerable.Range(0, 20).Select(i => buckets[i % 2].PutAsync("a", Content(i), new() { ChunkSize = 10 }, Cancel).AsTask())
            )
            .Soon();

        var left = await ReadAsync(buckets[0], "a");
        Enumerable.Range(0, 20).Select(Content).ShouldContain(content => content.SequenceEqual(left));

        static byte[] Content(int i) => [.. Enumerable.Repeat((byte)i, 100 + i)];
    }

    [Fact]
    public async Task An_object_overwritten_or_deleted_while_it_is_read_is_a_clear_error_or_read_whole()
    {
        var bucket = await OpenObjectsAsync();
        var old = RandomNumberGenerator.GetBytes(400_000);
        foreach (var change in new Func<Task>[] { PutOtherAsync, DeleteAsync })
        {
            await bucket.PutAsync("a", old, new() { ChunkSize = 1000 }, Cancel);
            await using var reader = await bucket.GetAsync("a", Cancel);
            var head = new byte[1500];
            await reader.Content.ReadExactlyAsync(head, Cancel);
            await change();

            using var rest = new MemoryStream();
            try
            {
                await reader.CopyToAsync(rest, Cancel).Soon();
                head.Concat(rest.ToArray()).ShouldBe(old);
            }
            catch (ObjectChangedException e)
            {
                (e.Bucket, e.ObjectName, e.IsTransient).ShouldBe((Root, "a", true));
            }
        }

        async Task PutOtherAsync() => await bucket.PutAsync("a", new byte[400_000], new() { ChunkSize = 1000 }, Cancel);
        async Task DeleteAsync() => await bucket.DeleteAsync("a", Cancel);
    }

    [Fact]
    public async Task Content_can_be_read_in_pieces_of_any_size_and_left_unread()
    {
        var bucket = await OpenObjectsAsync();
        var content = RandomNumberGenerator.GetBytes(1000);
        await bucket.PutAsync("a", content, new() { ChunkSize = 100 }, Cancel);
        await (await bucket.GetAsync("a", Cancel)).DisposeAsync();

        await using var reader = await bucket.GetAsync("a", Cancel);
        var read = new List<byte>();
        var buffer = new byte[37];
        while (await reader.Content.ReadAsync(buffer, Cancel) is var count and > 0)
        {
            read.AddRange(buffer[..count]);
        }

        read.ShouldBe(content);
        (await reader.Content.ReadAsync(buffer, Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task The_listing_tells_every_object_once()
    {
        var bucket = await OpenObjectsAsync();
        for (var i = 0; i < 50; i++)
        {
            await bucket.PutAsync($"o{i % 25}", Bytes($"{i}"), cancellationToken: Cancel);
        }

        await bucket.DeleteAsync("o7", Cancel);

        var listed = await bucket.ListAsync(Cancel).ToListAsync(Cancel);

        listed.Select(info => info.Name).ShouldBe(Enumerable.Range(0, 25).Where(i => i != 7).Select(i => $"o{i}"), ignoreOrder: true);
    }

    [Fact]
    public async Task A_bucket_that_is_not_to_be_created_is_not_found()
    {
        var options = new ObjectBucketOptions(Root) { CreateIfMissing = false };

        (await Should.ThrowAsync<BucketNotFoundException>(async () => await Bus.OpenObjectsAsync(options, Cancel))).Bucket.ShouldBe(Root);
        await OpenObjectsAsync(Peer);
        (await Bus.OpenObjectsAsync(options, Cancel)).Name.ShouldBe(Root);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a>")]
    public async Task A_bucket_name_has_few_characters(string name) =>
        await Should.ThrowAsync<ArgumentException>(async () => await Bus.OpenObjectsAsync(new(name), Cancel));

    [Fact]
    public async Task After_the_bus_is_closed_every_operation_says_so()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", Bytes("1"), cancellationToken: Cancel);
        await Bus.DisposeAsync();

        await Should.ThrowAsync<BusClosedException>(async () => await bucket.PutAsync("a", Bytes("2"), cancellationToken: Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await bucket.GetAsync("a", Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await bucket.GetInfoAsync("a", Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await bucket.DeleteAsync("a", Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await bucket.WatchAsync(cancellationToken: Cancel));
    }

    private static void CancelAt(CancellationTokenSource cancellation, long position, long limit)
    {
        if (position >= limit)
        {
            cancellation.Cancel();
        }
    }

    private async Task<ObjectBucket> OpenObjectsAsync(MessageBus? on = null) => await (on ?? Bus).OpenObjectsAsync(new(Root), Cancel);

    private static async Task<byte[]> ReadAsync(ObjectBucket bucket, string name)
    {
        await using var reader = await bucket.GetAsync(name, Cancel);
        return await reader.ReadToEndAsync(Cancel).Soon();
    }
}
