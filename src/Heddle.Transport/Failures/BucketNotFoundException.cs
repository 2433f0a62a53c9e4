namespace Heddle.Transport;

/// <summary>A bucket does not exist and was not to be created.</summary>
/// <param name="bucket">The bucket's name.</param>
public sealed class BucketNotFoundException(string bucket) : BusException($"bucket `{bucket}` does not exist")
{
    /// <summary>The bucket's name.</summary>
    public string Bucket { get; } = bucket;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
