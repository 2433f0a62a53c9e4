namespace Heddle.Transport;

/// <summary>A key was not at the revision the writer expected; nothing was written.</summary>
/// <param name="bucket">The bucket's name.</param>
/// <param name="key">The key.</param>
/// <param name="expectedRevision">The revision the writer expected; 0 stands for "does not exist".</param>
public sealed class RevisionConflictException(string bucket, string key, ulong expectedRevision)
    : BusException(
        expectedRevision == 0
            ? $"key `{key}` exists already in bucket `{bucket}`"
            : $"key `{key}` in bucket `{bucket}` is no longer at revision {expectedRevision}; read it again and retry"
    )
{
    /// <summary>The bucket's name.</summary>
    public string Bucket { get; } = bucket;

    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The revision the writer expected; 0 stands for "does not exist".</summary>
    public ulong ExpectedRevision { get; } = expectedRevision;

    /// <inheritdoc />
    public override bool IsTransient => true;
}
