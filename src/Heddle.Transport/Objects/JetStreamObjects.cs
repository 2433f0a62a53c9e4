namespace Heddle.Transport;

/// <summary>Opens object buckets in JetStream and creates them where they are missing.</summary>
internal static class JetStreamObjects
{
    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromMinutes(2);

    /// <summary>Opens a bucket. One that exists is used as it is.</summary>
    public static async ValueTask<JetStreamObjectBucket> OpenAsync(
        JetStreamContext context,
        ObjectBucketOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        KeyRules.CheckBucket(options.Bucket);
        var wanted = Configure(options);
        var stream =
            await context.OpenStreamAsync(wanted.Name, options.CreateIfMissing ? wanted : null, cancellationToken).ConfigureAwait(false)
            ?? throw new BucketNotFoundException(options.Bucket);
        return wanted.Subjects.All(stream.Config.Subjects.Contains)
            ? new JetStreamObjectBucket(context, options.Bucket, stream.Config)
            : throw new StoreException($"open bucket `{options.Bucket}`", 400, 0, $"stream `{wanted.Name}` is no object bucket");
    }

    // The settings of every NATS client (spec `mesh-protocol` §2.1).
    private static StreamConfig Configure(ObjectBucketOptions options) =>
        new()
        {
            Name = "OBJ_" + options.Bucket,
            Subjects = [$"$O.{options.Bucket}.C.>", $"$O.{options.Bucket}.M.>"],
            Storage = options.InMemory ? "memory" : "file",
            Discard = "new",
            MaxAge = options.MaxAge,
            DuplicateWindow = options.MaxAge > TimeSpan.Zero && options.MaxAge < DuplicateWindow ? options.MaxAge : DuplicateWindow,
            Replicas = options.Replicas,
            AllowRollup = true,
            AllowDirect = true,
            AllowMessageTtl = true,
        };
}
