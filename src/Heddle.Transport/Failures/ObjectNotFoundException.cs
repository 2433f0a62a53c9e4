namespace Heddle.Transport;

/// <summary>An object does not exist, or has been deleted.</summary>
/// <param name="bucket">The bucket's name.</param>
/// <param name="name">The object's name.</param>
public sealed class ObjectNotFoundException(string bucket, string name)
    : BusException($"object `{name}` does not exist in bucket `{bucket}`")
{
    /// <summary>The bucket's name.</summary>
    public string Bucket { get; } = bucket;

    /// <summary>The object's name.</summary>
    public string ObjectName { get; } = name;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
