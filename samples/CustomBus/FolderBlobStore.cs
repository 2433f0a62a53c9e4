using Heddle.Jobs;

namespace CustomBus;

/// <summary>Keeps blobs as files. Retention is left to whoever cleans the folder.</summary>
public sealed class FolderBlobStore(string folder) : BlobStore
{
    public override string Scheme => "folder";

    public override async ValueTask<BlobPointer> WriteAsync(
        string key,
        ReadOnlyMemory<byte> content,
        BlobRetention retention,
        CancellationToken cancellationToken = default
    )
    {
        var pointer = BlobPointer.Create(Scheme, key);
        await File.WriteAllBytesAsync(FileOf(pointer), content, cancellationToken);
        return pointer;
    }

    public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        BlobPointer pointer,
        long maxBytes,
        CancellationToken cancellationToken = default
    )
    {
        var file = new FileInfo(FileOf(pointer));
        if (!file.Exists)
        {
            return null;
        }

        return file.Length <= maxBytes
            ? await File.ReadAllBytesAsync(file.FullName, cancellationToken)
            : throw new BlobTooLargeException(pointer, maxBytes);
    }

    public override ValueTask DeleteAsync(BlobPointer pointer, CancellationToken cancellationToken = default)
    {
        File.Delete(FileOf(pointer));
        return ValueTask.CompletedTask;
    }

    // A key is a stranger's text and must not lead out of the folder.
    private string FileOf(BlobPointer pointer) =>
        Path.Combine(folder, Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(pointer.Key)));
}
