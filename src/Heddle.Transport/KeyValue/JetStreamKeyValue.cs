namespace Heddle.Transport;

/// <summary>Opens key-value buckets in JetStream and creates them where they are missing.</summary>
internal static class JetStreamKeyValue
{
    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Opens a bucket. What exists is never altered: other clients may have made it, with settings of theirs (spec `mesh-protocol` §2.1).
    /// </summary>
    public static async ValueTask<KeyValueBucket> OpenAsync(
        JetStreamContext context,
        KeyValueOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        KeyRules.CheckBucket(options.Bucket);
        var stream =
            await FindAsync(context, options.Bucket, cancellationToken).ConfigureAwait(false)
            ?? (
                options.CreateIfMissing
                    ? await CreateAsync(context, options, cancellationToken).ConfigureAwait(false)
                    : throw new BucketNotFoundException(options.Bucket)
            );
        return stream.Config.MaxMessagesPerSubject >= 1
            ? new JetStreamKeyValueBucket(context, options.Bucket, stream.Config)
            : throw new StoreException($"open bucket `{options.Bucket}`", 400, 0, $"stream `{stream.Config.Name}` is no key-value bucket");
    }

    private static async ValueTask<StreamInfo?> FindAsync(JetStreamContext context, string bucket, CancellationToken cancellationToken)
    {
        try
        {
            return await context.GetStreamAsync("KV_" + bucket, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.ErrorCode == JetStreamErrors.StreamNotFound)
        {
            return null;
        }
    }

    private static async ValueTask<StreamInfo> CreateAsync(
        JetStreamContext context,
        KeyValueOptions options,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await context.CreateStreamAsync(Configure(options), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.ErrorCode == JetStreamErrors.StreamNameInUse)
        {
            // Somebody was faster, with other settings.
            return await context.GetStreamAsync("KV_" + options.Bucket, cancellationToken).ConfigureAwait(false);
        }
    }

    private static StreamConfig Configure(KeyValueOptions options) =>
        new()
        {
            Name = "KV_" + options.Bucket,
            Subjects = [$"$KV.{options.Bucket}.>"],
            Storage = options.InMemory ? "memory" : "file",
            Discard = "new",
            MaxMessagesPerSubject = options.History,
            MaxAge = options.MaxAge,
            DuplicateWindow = options.MaxAge > TimeSpan.Zero && options.MaxAge < DuplicateWindow ? options.MaxAge : DuplicateWindow,
            Replicas = options.Replicas,
            DenyDelete = true,
            AllowRollup = true,
            AllowDirect = options.AllowDirect,
            AllowMessageTtl = true,
        };
}
