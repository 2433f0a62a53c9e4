using System.Globalization;

namespace Heddle.Transport;

/// <summary>The records of a bucket's objects: one message each, on a subject made of the name, which a newer one rolls up.</summary>
internal sealed class ObjectRecords(JetStreamContext context, string bucket, StreamConfig config)
{
    private readonly string _prefix = $"$O.{bucket}.M.";

    /// <summary>How to read all of them. Other clients may have left more than one record an object.</summary>
    public OrderedConsumerOptions Everything { get; } =
        new()
        {
            Stream = config.Name,
            Filter = $"$O.{bucket}.M.>",
            Start = StartPolicy.LastOfEach,
        };

    /// <summary>The object a message is the record of; <see langword="null"/> for one that makes no sense.</summary>
    public ObjectInfo? TryRead(StreamMessage message) => ReadRecord(message)?.ToInfo(message.Time);

    /// <summary>Reads an object's record; <see langword="null"/> when it has none.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="fromLeader">Whether to ask the stream's leader: a replica may not know the latest yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectCorruptException">The record makes no sense.</exception>
    public async ValueTask<ObjectRecordEntry?> FindAsync(string name, bool fromLeader, CancellationToken cancellationToken)
    {
        var subject = _prefix + ObjectRules.ToToken(name);
        var last =
            config.AllowDirect && !fromLeader
                ? await context.GetLastDirectAsync(config.Name, subject, cancellationToken).ConfigureAwait(false)
                : await context.GetLastAsync(config.Name, subject, cancellationToken).ConfigureAwait(false);
        return last is not { Payload.IsEmpty: false } message
            ? null // Never written, or expired with a marker of the server's in its place.
            : new(
                ReadRecord(message) ?? throw new ObjectCorruptException(bucket, name, "its record is not one of the NATS object store"),
                message.Sequence,
                message.Time
            );
    }

    /// <summary>
    /// Writes an object's record, provided that nobody else has since it was read; otherwise reads again. So whoever replaces a record
    /// knows the one it replaced, and no content is left behind that nobody knows of.
    /// </summary>
    /// <param name="name">The object's name.</param>
    /// <param name="change">
    /// Makes the new record of the present one, which is <see langword="null"/> when there is none that makes sense;
    /// <see langword="null"/> to write nothing.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The record that was replaced.</returns>
    public async ValueTask<ObjectRecord?> ReplaceAsync(
        string name,
        Func<ObjectRecord?, ObjectRecord?> change,
        CancellationToken cancellationToken
    )
    {
        var subject = _prefix + ObjectRules.ToToken(name);
        while (true)
        {
            var last = await context.GetLastAsync(config.Name, subject, cancellationToken).ConfigureAwait(false);
            var before = last is { } message ? ReadRecord(message) : null;
            if (change(before) is not { } after)
            {
                return null;
            }

            var headers = new BusHeaders(2);
            headers.AddUnchecked("Nats-Rollup", "sub");
            headers.AddUnchecked("Nats-Expected-Last-Subject-Sequence", (last?.Sequence ?? 0).ToString(CultureInfo.InvariantCulture));
            if (
                await context.TryPublishAsync(subject, ObjectJson.Write(after), headers, cancellationToken).ConfigureAwait(false)
                is not null
            )
            {
                return before;
            }
        }
    }

    // A record says whose it is twice, in its subject and in its body. One whose body names another object, or whose id reaches
    // beyond its own chunks, is nobody's.
    private ObjectRecord? ReadRecord(StreamMessage message) =>
        ObjectJson.Read(message.Payload.Span) is { Size: >= 0, Chunks: >= 0 } record
        && ObjectRules.IsName(record.Name)
        && message.Subject.AsSpan(_prefix.Length).SequenceEqual(ObjectRules.ToToken(record.Name))
        && (record.Options?.Link is { } link ? IsSound(link) : ObjectRules.IsId(record.Id))
            ? record with
            {
                Bucket = bucket,
            }
            : null;

    private static bool IsSound(ObjectLink link) => KeyRules.IsBucket(link.Bucket) && (link.Name is null || ObjectRules.IsName(link.Name));
}
