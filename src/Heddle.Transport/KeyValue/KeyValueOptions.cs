namespace Heddle.Transport;

/// <summary>A key-value bucket's name and, should it have to be created, its settings.</summary>
/// <param name="Bucket">The name: characters <c>a-zA-Z0-9_-</c>.</param>
public sealed record KeyValueOptions(string Bucket)
{
    /// <summary>Whether to create the bucket when it does not exist. Default <see langword="true"/>.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>How many revisions of a key are kept, 1 to 64. Default 1.</summary>
    public int History
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 64);
            field = value;
        }
    } = 1;

    /// <summary>After which age a revision is removed; <see cref="TimeSpan.Zero"/>, the default, for never.</summary>
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

    /// <summary>Whether reads may be served by any replica (JetStream direct get). Default <see langword="false"/>.</summary>
    public bool AllowDirect { get; init; }
}
