namespace Heddle.Transport;

/// <summary>Opens key-value buckets in JetStream and creates them where they are missing.</summary>
internal static class JetStreamKeyValue
{
    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromMinutes(2);

    /// <summary>Opens a bucket. One that exists is used as it is.</summary>
    public static async ValueTask<KeyValueBucket> OpenAsync(
        JetStreamContext context,
        KeyValueOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        KeyRules.CheckBucket(options.Bucket);
        var config = options.CreateIfMissing ? Configure(options) : null;
        var stream =
            await context.OpenStreamAsync("KV_" + options.Bucket, config, cancellationToken).ConfigureAwait(false)
            ?? throw new BucketNotFoundException(options.Bucket);
        return stream.Config.MaxMessagesPerSubject >= 1
            ? new JetStreamKeyValueBucket(context, options.Bucket, stream.Config)
            : throw new StoreException($"open bucket `{options.Bucket}`", 400, 0, $"stream `{stream.Config.Name}` is no key-value bucket");
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
