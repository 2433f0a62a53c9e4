using Heddle.Transport.Tests.Nats;

namespace Heddle.Transport.Tests;

/// <summary>Objects larger than anything that may be held in memory.</summary>
[Collection(nameof(AllocationTests))]
public sealed class LargeObjectTests(NatsWorld world) : ObjectServerTests(world)
{
    private const long Size = 96 * 1024 * 1024;

    /// <summary>What a server sends ahead to a reader that pauses (its flow control), with room for everything else.</summary>
    private const long HeldAtMost = 64 * 1024 * 1024;

    [Fact]
    public async Task A_large_object_passes_both_ways_without_being_held()
    {
        var bucket = await OpenObjectsAsync();
        var allocated = GC.GetTotalAllocatedBytes();

        var info = await bucket.PutAsync("a", new PatternStream(Size), cancellationToken: Cancel);

        (info.Size, info.Chunks).ShouldBe((Size, (int)(Size / 131072)));
        (GC.GetTotalAllocatedBytes() - allocated).ShouldBeLessThan(Size / 4);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var held = 0L;
        var sink = new PatternStream(Size)
        {
            OnWritten = position => held = position % (Size / 8) == 0 ? Math.Max(held, GC.GetTotalMemory(true) - before) : held,
        };
        await using var reader = await bucket.GetAsync("a", Cancel);
        await reader.CopyToAsync(sink, Cancel).Soon();

        sink.Position.ShouldBe(Size);
        held.ShouldBeInRange(1, HeldAtMost);
    }

    [Fact]
    public async Task An_object_deleted_while_it_is_read_is_a_clear_error()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", new PatternStream(Size), cancellationToken: Cancel);
        await using var reader = await bucket.GetAsync("a", Cancel);
        await reader.Content.ReadExactlyAsync(new byte[1], Cancel);

        await bucket.DeleteAsync("a", Cancel);

        await Should.ThrowAsync<ObjectChangedException>(() => reader.CopyToAsync(Stream.Null, Cancel).Soon());
    }

    [Fact]
    public async Task An_object_overwritten_while_it_is_read_is_a_clear_error()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", new PatternStream(Size), cancellationToken: Cancel);
        await using var reader = await bucket.GetAsync("a", Cancel);
        await reader.Content.ReadExactlyAsync(new byte[1], Cancel);

        await (await OpenObjectsAsync(Peer)).PutAsync("a", Bytes("new"), cancellationToken: Cancel);

        await Should.ThrowAsync<ObjectChangedException>(() => reader.CopyToAsync(Stream.Null, Cancel).Soon());
        await using var present = await bucket.GetAsync("a", Cancel);
        Text(await present.ReadToEndAsync(Cancel)).ShouldBe("new");
    }
}
