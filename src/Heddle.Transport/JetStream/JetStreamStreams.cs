namespace Heddle.Transport;

/// <summary>Opens streams in JetStream and creates them where they are missing.</summary>
internal static class JetStreamStreams
{
    /// <summary>Opens a stream. One that exists is used as it is.</summary>
    public static async ValueTask<DurableStream> OpenAsync(
        JetStreamContext context,
        StreamOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        StreamRules.Check(options);
        var stream =
            await context
                .OpenStreamAsync(options.Name, options.CreateIfMissing ? Configure(options) : null, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new StreamNotFoundException(options.Name);
        return new JetStreamDurableStream(context, stream.Config);
    }

    private static StreamConfig Configure(StreamOptions options) =>
        new()
        {
            Name = options.Name,
            Subjects = options.Subjects,
            Retention = options.Retention switch
            {
                StreamRetention.WorkQueue => "workqueue",
                StreamRetention.Interest => "interest",
                _ => "limits",
            },
            Storage = options.InMemory ? "memory" : "file",
            Discard = options.RefuseWhenFull ? "new" : "old",
            MaxAge = options.MaxAge,
            MaxBytes = options.MaxBytes ?? -1,
            MaxMessages = options.MaxMessages ?? -1,
            MaxMessagesPerSubject = options.MaxMessagesPerSubject ?? -1,
            DuplicateWindow = StreamRules.DuplicateWindow(options),
            Replicas = options.Replicas,
        };
}
