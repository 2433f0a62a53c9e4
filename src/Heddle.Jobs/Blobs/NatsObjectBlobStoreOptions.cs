namespace Heddle.Jobs;

/// <summary>How a <see cref="NatsObjectBlobStore"/> names and makes its buckets.</summary>
public sealed record NatsObjectBlobStoreOptions
{
    /// <summary>
    /// What the names of its three buckets begin with; the class of retention follows: <c>heddle-jobs-short</c>. Characters
    /// <c>a-zA-Z0-9_-</c>. Default <c>heddle-jobs</c>. All parts of a deployment use the same.
    /// </summary>
    public string BucketPrefix
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
    } = "heddle-jobs";

    /// <summary>
    /// Further buckets whose blobs may be read, never created. Default none: a pointer comes with a job, and whoever sends jobs should
    /// not choose among all the buckets the worker has access to.
    /// </summary>
    public IReadOnlyList<string> ReadableBuckets { get; init; } = [];

    /// <summary>How many servers of a cluster keep a bucket that has to be created, 1 to 5. Default 1.</summary>
    public int Replicas
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 5);
            field = value;
        }
    } = 1;

    /// <summary>Whether a bucket that has to be created is kept in memory and lost with the server. Default <see langword="false"/>.</summary>
    public bool InMemory { get; init; }

    /// <summary>The bucket of a class of retention.</summary>
    /// <param name="retention">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public string BucketFor(BlobRetention retention) =>
        retention switch
        {
            BlobRetention.Short => $"{BucketPrefix}-short",
            BlobRetention.Standard => $"{BucketPrefix}-standard",
            BlobRetention.Audit => $"{BucketPrefix}-audit",
            _ => throw new ArgumentOutOfRangeException(nameof(retention), retention, "not a class of retention"),
        };
}
