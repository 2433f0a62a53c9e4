namespace Heddle.Transport;

/// <summary>An object was overwritten or deleted while it was being read, and the rest of its content is gone.</summary>
/// <param name="bucket">The bucket's name.</param>
/// <param name="name">The object's name.</param>
public sealed class ObjectChangedException(string bucket, string name)
    : BusException($"object `{name}` in bucket `{bucket}` was overwritten or deleted while it was being read; open it again")
{
    /// <summary>The bucket's name.</summary>
    public string Bucket { get; } = bucket;

    /// <summary>The object's name.</summary>
    public string ObjectName { get; } = name;

    /// <inheritdoc />
    public override bool IsTransient => true;
}
