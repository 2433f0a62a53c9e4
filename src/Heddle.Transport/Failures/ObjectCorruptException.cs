namespace Heddle.Transport;

/// <summary>What is stored of an object is not what was put: its size, its digest or its record is wrong. Put it again.</summary>
/// <param name="bucket">The bucket's name.</param>
/// <param name="name">The object's name.</param>
/// <param name="problem">What is wrong.</param>
public sealed class ObjectCorruptException(string bucket, string name, string problem)
    : BusException($"object `{name}` in bucket `{bucket}` is corrupt: {problem}; put it again")
{
    /// <summary>The bucket's name.</summary>
    public string Bucket { get; } = bucket;

    /// <summary>The object's name.</summary>
    public string ObjectName { get; } = name;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
