using System.Security.Cryptography;

namespace Heddle.Jobs.Tests;

/// <summary>What every blob store does.</summary>
public abstract class BlobStoreContract
{
    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract BlobStore Store { get; }

    [Fact]
    public async Task A_blob_is_read_byte_for_byte_as_it_was_written_though_its_buffer_is_reused()
    {
        var content = RandomNumberGenerator.GetBytes(300_000);
        var buffer = content.ToArray();
        var pointer = await Store.WriteAsync("ctx:run1:step@1", buffer, BlobRetention.Short, Cancel);
        buffer.AsSpan().Clear();

        pointer.Scheme.ShouldBe(Store.Scheme);
        (await Store.ReadAsync(BlobPointer.Parse(pointer.ToString()), content.Length, Cancel))!.Value.ToArray().ShouldBe(content);
    }

    [Fact]
    public async Task A_blob_written_again_is_replaced()
    {
        await Store.WriteAsync("ctx:again", "old and longer"u8.ToArray(), BlobRetention.Short, Cancel);
        var pointer = await Store.WriteAsync("ctx:again", "new"u8.ToArray(), BlobRetention.Short, Cancel);

        (await Store.ReadAsync(pointer, 100, Cancel))!.Value.ToArray().ShouldBe("new"u8.ToArray());
    }

    [Fact]
    public async Task An_absent_blob_is_null_and_an_empty_one_is_not()
    {
        var empty = await Store.WriteAsync("ctx:empty", ReadOnlyMemory<byte>.Empty, BlobRetention.Short, Cancel);
        (await Store.ReadAsync(empty, 100, Cancel))!.Value.Length.ShouldBe(0);

        await Store.DeleteAsync(empty, Cancel);
        (await Store.ReadAsync(empty, 100, Cancel)).ShouldBeNull();
        await Store.DeleteAsync(empty, Cancel);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public async Task A_blob_larger_than_its_reader_allows_is_not_read(long maxBytes)
    {
        var pointer = await Store.WriteAsync($"ctx:large:{maxBytes}", new byte[100], BlobRetention.Standard, Cancel);

        var refused = await Should.ThrowAsync<BlobTooLargeException>(async () => await Store.ReadAsync(pointer, maxBytes, Cancel));
        refused.Pointer.ShouldBe(pointer);
        refused.MaxBytes.ShouldBe(maxBytes);
        (await Store.ReadAsync(pointer, 100, Cancel))!.Value.Length.ShouldBe(100);
        (await Store.ReadAsync(pointer, long.MaxValue, Cancel))!.Value.Length.ShouldBe(100);
    }

    [Fact]
    public async Task Many_blobs_are_written_and_read_at_once()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(async i =>
                {
                    var content = BitConverter.GetBytes(i);
                    var pointer = await Store.WriteAsync($"res:many:{i}", content, BlobRetention.Short, Cancel);
                    (await Store.ReadAsync(pointer, 4, Cancel))!.Value.ToArray().ShouldBe(content);
                })
        );
    }
}
