using System.Security.Cryptography;

namespace Heddle.Transport;

/// <summary>
/// An object bucket of an <see cref="InMemoryServer"/>, used through one of its connections: a stream with one message an object, to
/// which the content is attached.
/// </summary>
internal sealed class InMemoryObjectBucket(InMemoryBus bus, TimeProvider timeProvider, string name, InMemoryStream stream) : ObjectBucket
{
    public override string Name => name;

    public override async ValueTask<ObjectInfo> PutAsync(
        string objectName,
        Stream content,
        ObjectPutOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(content);
        var subject = ObjectRules.ToToken(objectName);
        ThrowIfEnded(cancellationToken);
        options ??= ObjectPutOptions.Default;
        var chunkSize = (int)Math.Min(options.ChunkSize, bus.MaxPayloadBytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunks = await ReadAsync(content, chunkSize, hash, cancellationToken).ConfigureAwait(false);
        ThrowIfEnded(cancellationToken);
        var info = new ObjectInfo
        {
            Bucket = name,
            Name = objectName,
            Id = ObjectRules.NewId(),
            Size = chunks.Sum(static chunk => (long)chunk.Length),
            Chunks = chunks.Count,
            ChunkSize = chunkSize,
            Modified = timeProvider.GetUtcNow(),
            Digest = ObjectRules.FormatDigest(hash.GetHashAndReset()),
            Description = options.Description,
            Metadata = options.Metadata is { Count: > 0 } metadata
                ? new Dictionary<string, string>(metadata, StringComparer.Ordinal).AsReadOnly()
                : ObjectInfo.NoMetadata,
        };
        stream.TryAppend(subject, [], null, null, new InMemoryObject(info, chunks));
        return info;
    }

    public override ValueTask<ObjectReader> GetAsync(string objectName, CancellationToken cancellationToken = default)
    {
        if (Find(objectName, cancellationToken) is not { } message)
        {
            throw new ObjectNotFoundException(name, objectName);
        }

        var info = InMemoryObject.Of(message).Info;
        return ValueTask.FromResult<ObjectReader>(new(info, new ObjectStream(info, new InMemoryChunks(bus, message))));
    }

    public override ValueTask<ObjectInfo?> GetInfoAsync(string objectName, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Find(objectName, cancellationToken) is { } message ? InMemoryObject.Of(message).Info : null);

    public override ValueTask<bool> DeleteAsync(string objectName, CancellationToken cancellationToken = default)
    {
        while (Find(objectName, cancellationToken) is { } present)
        {
            var marker = InMemoryObject.Of(present).Info with
            {
                Size = 0,
                Chunks = 0,
                Digest = "",
                Modified = timeProvider.GetUtcNow(),
                IsDeleted = true,
            };
            if (stream.TryAppend(present.Subject, [], null, last => last == present, new InMemoryObject(marker, [])) is not null)
            {
                return ValueTask.FromResult(true);
            }
        }

        return ValueTask.FromResult(false);
    }

    public override IAsyncEnumerable<ObjectInfo> ListAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfEnded(cancellationToken);
        return stream
            .LastOfEach(">")
            .Select(static message => InMemoryObject.Of(message).Info)
            .Where(static info => !info.IsDeleted)
            .ToAsyncEnumerable();
    }

    public override ValueTask<ObjectWatch> WatchAsync(ObjectWatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfEnded(cancellationToken);
        options ??= ObjectWatchOptions.Default;
        var cursor = stream.Open(">", lastOnly: true, out var state);
        return ValueTask.FromResult<ObjectWatch>(
            new InMemoryObjectWatch(cursor, options.UpdatesOnly ? [] : state, options.IgnoreDeletes, bus.Closed)
        );
    }

    private StoredMessage? Find(string objectName, CancellationToken cancellationToken)
    {
        var subject = ObjectRules.ToToken(objectName);
        ThrowIfEnded(cancellationToken);
        return stream.Last(subject) is { } last && !InMemoryObject.Of(last).Info.IsDeleted ? last : null;
    }

    private static async ValueTask<List<ReadOnlyMemory<byte>>> ReadAsync(
        Stream content,
        int chunkSize,
        IncrementalHash hash,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[chunkSize];
        var chunks = new List<ReadOnlyMemory<byte>>();
        int count;
        do
        {
            count = await content.ReadAtLeastAsync(buffer, chunkSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (count > 0)
            {
                hash.AppendData(buffer, 0, count);
                chunks.Add(buffer.AsSpan(0, count).ToArray());
            }
        } while (count == chunkSize);

        return chunks;
    }

    private void ThrowIfEnded(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bus.ThrowIfClosed();
    }
}
