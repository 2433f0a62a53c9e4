namespace Heddle.Transport;

/// <summary>An object bucket's name and, should it have to be created, its settings.</summary>
/// <param name="Bucket">The name: characters <c>a-zA-Z0-9_-</c>.</param>
public sealed record ObjectBucketOptions(string Bucket)
{
    /// <summary>Whether to create the bucket when it does not exist. Default <see langword="true"/>.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>After which age an object is removed; <see cref="TimeSpan.Zero"/>, the default, for never.</summary>
    public TimeSpan MaxAge { get; init; }

    /// <summary>How many servers of a cluster store the bucket, 1 to 5. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is none of these.</exception>
    public int Replicas
    {
        get;
        init => field = StreamRules.CheckReplicas(value);
    } = 1;

    /// <summary>Whether the bucket is kept in memory and lost with the server. Default <see langword="false"/>.</summary>
    public bool InMemory { get; init; }
}
