using System.Runtime.CompilerServices;

namespace Heddle.Transport;

/// <summary>
/// An object bucket in a JetStream stream, laid out as every NATS client lays it out: stream <c>OBJ_bucket</c>, the chunks of a
/// content on <c>$O.bucket.C.id</c>, the records on <c>$O.bucket.M.name</c> with the name in base64url.
/// </summary>
internal sealed class JetStreamObjectBucket(JetStreamContext context, string name, StreamConfig config) : ObjectBucket
{
    /// <summary>How much may wait for a reader whose user may not confirm the server's flow control; with it the server sends less.</summary>
    private const int QueueBytes = 64 * 1024 * 1024;

    /// <summary>An idle consumer says so within this time: it is how a reader learns that chunks have been removed.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);

    /// <summary>How many links are followed: more than anybody chains, and an end for those that lead back to themselves.</summary>
    private const int LongestChain = 8;

    private readonly ObjectRecords _records = new(context, name, config);

    public override string Name => name;

    public override async ValueTask<ObjectInfo> PutAsync(
        string objectName,
        Stream content,
        ObjectPutOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(content);
        ObjectRules.ToToken(objectName);
        options ??= ObjectPutOptions.Default;
        var id = ObjectRules.NewId();
        var upload = await ChunkUpload.OpenAsync(context, ChunksOf(id), cancellationToken).ConfigureAwait(false);
        await using (upload.ConfigureAwait(false))
        {
            var committing = false;
            try
            {
                var chunkSize = (int)Math.Min(options.ChunkSize, context.Bus.MaxPayloadBytes);
                var sha256 = await upload.SendAsync(content, chunkSize, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                var record = Describe(objectName, id, upload, chunkSize, sha256, options);

                // From here on the put is not cancelled any more: whether it happened would be unknown.
                var replaced = await _records
                    .ReplaceAsync(
                        objectName,
                        _ =>
                        {
                            committing = true;
                            return record;
                        },
                        CancellationToken.None
                    )
                    .ConfigureAwait(false);
                await RemoveAsync(replaced).ConfigureAwait(false);
                return record.ToInfo(context.TimeProvider.GetUtcNow());
            }
            catch (Exception e) when (!committing || e is StoreException or PermissionDeniedException or PayloadTooLargeException)
            {
                // Any other failure of the last step leaves open whether the record was stored; the chunks must then stay.
                await upload.SettleAsync().ConfigureAwait(false);
                await RemoveAsync(id, upload.Sent).ConfigureAwait(false);
                throw;
            }
        }
    }

    public override ValueTask<ObjectReader> GetAsync(string objectName, CancellationToken cancellationToken = default) =>
        GetAsync(objectName, LongestChain, cancellationToken);

    public override async ValueTask<ObjectInfo?> GetInfoAsync(string objectName, CancellationToken cancellationToken = default) =>
        await _records.FindAsync(objectName, fromLeader: false, cancellationToken).ConfigureAwait(false)
            is { Record.IsDeleted: false } entry
            ? entry.Info
            : null;

    public override async ValueTask<bool> DeleteAsync(string objectName, CancellationToken cancellationToken = default)
    {
        var deleted = await _records
            .ReplaceAsync(objectName, static present => present is { IsDeleted: false } ? present.ToDeleted() : null, cancellationToken)
            .ConfigureAwait(false);
        await RemoveAsync(deleted).ConfigureAwait(false);
        return deleted is not null;
    }

    public override async IAsyncEnumerable<ObjectInfo> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var consumer = await OrderedConsumer.OpenAsync(context, _records.Everything, cancellationToken).ConfigureAwait(false);
        await using (consumer.ConfigureAwait(false))
        {
            var seen = new HashSet<string>(); // An object that is put during the listing comes again.
            while (await consumer.ReadAsync(untilCaughtUp: true, cancellationToken).ConfigureAwait(false) is { } message)
            {
                if (_records.TryRead(message) is { IsDeleted: false } info && seen.Add(info.Name))
                {
                    yield return info;
                }
            }
        }
    }

    public override async ValueTask<ObjectWatch> WatchAsync(
        ObjectWatchOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= ObjectWatchOptions.Default;
        var ignoreDeletes = options.IgnoreDeletes;
        var watch = await StreamWatch<ObjectInfo>
            .OpenAsync(
                context,
                options.UpdatesOnly ? _records.Everything with { Start = StartPolicy.Next } : _records.Everything,
                message => _records.TryRead(message) is { } info && !(ignoreDeletes && info.IsDeleted) ? info : null,
                selective: true,
                cancellationToken
            )
            .ConfigureAwait(false);
        return new JetStreamObjectWatch(watch);
    }

    private async ValueTask<ObjectReader> GetAsync(string objectName, int linksLeft, CancellationToken cancellationToken)
    {
        for (var fromLeader = false; ; fromLeader = true)
        {
            var entry = await _records.FindAsync(objectName, fromLeader, cancellationToken).ConfigureAwait(false);
            if (entry is not { Record: { IsDeleted: false } record })
            {
                throw new ObjectNotFoundException(name, objectName);
            }

            if (record.Options?.Link is { } link)
            {
                return await FollowAsync(objectName, link, linksLeft, cancellationToken).ConfigureAwait(false);
            }

            var consumer = record.Chunks == 0 ? null : await ReadChunksAsync(record, cancellationToken).ConfigureAwait(false);
            var chunks = new StreamChunks(context, _records, entry, consumer);
            if (fromLeader || consumer is null || consumer.PendingAtStart >= (ulong)record.Chunks)
            {
                var info = entry.Info;
                return new(info, new ObjectStream(info, chunks));
            }

            // Overwritten since its record was read. A record from the leader is the present one; should that be overwritten in its
            // turn, the reader is told so.
            await chunks.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<ObjectReader> FollowAsync(
        string objectName,
        ObjectLink link,
        int linksLeft,
        CancellationToken cancellationToken
    )
    {
        if (link.Name is not { } target || linksLeft == 0)
        {
            var problem = linksLeft == 0 ? $"more than {LongestChain} links lead to it" : $"it is a link to all of bucket `{link.Bucket}`";
            throw new StoreException($"read `{objectName}`", 400, 0, problem);
        }

        var bucket =
            link.Bucket == name
                ? this
                : await JetStreamObjects
                    .OpenAsync(context, new(link.Bucket) { CreateIfMissing = false }, cancellationToken)
                    .ConfigureAwait(false);
        return await bucket.GetAsync(target, linksLeft - 1, cancellationToken).ConfigureAwait(false);
    }

    private ObjectRecord Describe(
        string objectName,
        string id,
        ChunkUpload upload,
        int chunkSize,
        ReadOnlySpan<byte> sha256,
        ObjectPutOptions options
    ) =>
        new()
        {
            Name = objectName,
            Bucket = name,
            Id = id,
            Size = upload.Size,
            Modified = ObjectRecord.FormatTime(context.TimeProvider.GetUtcNow()),
            Chunks = upload.Sent,
            Digest = ObjectRules.FormatDigest(sha256),
            Options = new() { MaxChunkSize = chunkSize },
            Description = options.Description,
            Metadata = options.Metadata is { Count: > 0 } ? options.Metadata : null,
        };

    private ValueTask<OrderedConsumer> ReadChunksAsync(ObjectRecord record, CancellationToken cancellationToken) =>
        OrderedConsumer.OpenAsync(
            context,
            new()
            {
                Stream = config.Name,
                Filter = ChunksOf(record.Id),
                Heartbeat = Heartbeat,
                Capacity = (int)Math.Clamp(QueueBytes / Math.Max(1, record.Size / record.Chunks), 64, 65_536),
            },
            cancellationToken
        );

    private ValueTask RemoveAsync(ObjectRecord? replaced) =>
        replaced is { IsDeleted: false } ? RemoveAsync(replaced.Id, replaced.Chunks) : default;

    /// <summary>
    /// Removes chunks that no record tells of any more. That they are still there harms nobody, so a failure is not the caller's.
    /// </summary>
    private async ValueTask RemoveAsync(string id, int chunks)
    {
        if (chunks == 0 || !ObjectRules.IsId(id))
        {
            return;
        }

        try
        {
            await context.PurgeAsync(config.Name, ChunksOf(id), CancellationToken.None).ConfigureAwait(false);
        }
        catch (BusException)
        {
            // They take room until the bucket ages or is removed; the objects are right as they are.
        }
    }

    private string ChunksOf(string id) => $"$O.{name}.C.{id}";
}
