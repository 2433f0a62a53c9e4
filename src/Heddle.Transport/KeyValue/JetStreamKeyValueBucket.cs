using System.Globalization;
using System.Runtime.CompilerServices;

namespace Heddle.Transport;

/// <summary>
/// A key-value bucket in a JetStream stream, laid out as every NATS client lays it out: stream <c>KV_bucket</c>, one subject
/// <c>$KV.bucket.key</c> a key, the stream's sequence as the revision.
/// </summary>
internal sealed class JetStreamKeyValueBucket(JetStreamContext context, string name, StreamConfig config) : KeyValueBucket
{
    private const string ExpectedRevision = "Nats-Expected-Last-Subject-Sequence";

    private readonly string _stream = config.Name;
    private readonly string _prefix = $"$KV.{name}.";

    /// <summary>
    /// How to read the present state. Where one revision a key is kept, all there is is the last of each, and the server is spared
    /// looking for it: half the time for 120,000 keys.
    /// </summary>
    private readonly StartPolicy _state = config.MaxMessagesPerSubject == 1 ? StartPolicy.First : StartPolicy.LastOfEach;

    public override string Name => name;

    public override async ValueTask<KeyValueEntry?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        KeyRules.CheckKey(key);
        var last = config.AllowDirect
            ? await context.GetLastDirectAsync(_stream, _prefix + key, cancellationToken).ConfigureAwait(false)
            : await context.GetLastAsync(_stream, _prefix + key, cancellationToken).ConfigureAwait(false);
        return last is { } message && ToEntry(message) is { Operation: KeyValueOperation.Put } entry ? entry : null;
    }

    public override async ValueTask<ulong> PutAsync(
        string key,
        ReadOnlyMemory<byte> value,
        CancellationToken cancellationToken = default
    ) =>
        await WriteAsync(key, value, marker: false, expectedRevision: null, cancellationToken).ConfigureAwait(false)
        ?? throw new StoreException(
            $"put `{key}`",
            400,
            JetStreamErrors.WrongLastSequence,
            "the stream saw a condition where none was set"
        );

    public override async ValueTask<ulong?> TryCreateAsync(
        string key,
        ReadOnlyMemory<byte> value,
        CancellationToken cancellationToken = default
    )
    {
        var expected = 0ul;
        while (true)
        {
            if (await WriteAsync(key, value, marker: false, expected, cancellationToken).ConfigureAwait(false) is { } revision)
            {
                return revision;
            }

            // The leader is asked, whatever the bucket's setting: a replica may not know yet what refused the write.
            var last = await context.GetLastAsync(_stream, _prefix + key, cancellationToken).ConfigureAwait(false);
            if (last is { } message && Markers.Read(message.Headers) == KeyValueOperation.Put)
            {
                return null;
            }

            expected = last?.Sequence ?? 0;
        }
    }

    public override ValueTask<ulong?> TryUpdateAsync(
        string key,
        ReadOnlyMemory<byte> value,
        ulong expectedRevision,
        CancellationToken cancellationToken = default
    ) => WriteAsync(key, value, marker: false, expectedRevision, cancellationToken);

    public override async ValueTask<bool> DeleteAsync(
        string key,
        ulong? expectedRevision = null,
        CancellationToken cancellationToken = default
    ) => await WriteAsync(key, default, marker: true, expectedRevision, cancellationToken).ConfigureAwait(false) is not null;

    public override async ValueTask<int> PurgeMarkersAsync(TimeSpan age, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero);
        var newest = context.TimeProvider.GetUtcNow() - age;
        var markers = new List<KeyValueEntry>();
        await foreach (var last in LastOfEachAsync(">", cancellationToken).ConfigureAwait(false))
        {
            if (last.Operation != KeyValueOperation.Put && last.Created <= newest)
            {
                markers.Add(last);
            }
        }

        foreach (var marker in markers)
        {
            // Up to the marker: a key that comes back at this moment stays.
            var what = new PurgeRequest { Filter = _prefix + marker.Key, Sequence = marker.Revision + 1 };
            await context.PurgeAsync(_stream, what, cancellationToken).ConfigureAwait(false);
        }

        return markers.Count;
    }

    public override IAsyncEnumerable<string> KeysAsync(string filter = ">", CancellationToken cancellationToken = default)
    {
        KeyRules.CheckFilter(filter);
        return ListAsync(filter, cancellationToken);
    }

    public override async ValueTask<KeyValueWatch> WatchAsync(
        string filter = ">",
        KeyValueWatchOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        KeyRules.CheckFilter(filter);
        options ??= KeyValueWatchOptions.Default;
        var start = options switch
        {
            { UpdatesOnly: true } => StartPolicy.Next,
            { IncludeHistory: true } => StartPolicy.First,
            _ => _state,
        };
        var ignoreDeletes = options.IgnoreDeletes;
        var watch = await StreamWatch<KeyValueEntry>
            .OpenAsync(
                context,
                Read(filter, start, options.KeysOnly),
                message => ToEntry(message) is var entry && ignoreDeletes && entry.Operation != KeyValueOperation.Put ? null : entry,
                selective: ignoreDeletes,
                cancellationToken
            )
            .ConfigureAwait(false);
        return new JetStreamKeyValueWatch(watch);
    }

    private async IAsyncEnumerable<string> ListAsync(string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(); // A key that is written during the listing comes again.
        await foreach (var last in LastOfEachAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            if (last.Operation == KeyValueOperation.Put && seen.Add(last.Key))
            {
                yield return last.Key;
            }
        }
    }

    /// <summary>The present state without the values.</summary>
    private async IAsyncEnumerable<KeyValueEntry> LastOfEachAsync(
        string filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var consumer = await OrderedConsumer
            .OpenAsync(context, Read(filter, _state, headersOnly: true), cancellationToken)
            .ConfigureAwait(false);
        await using (consumer.ConfigureAwait(false))
        {
            while (await consumer.ReadAsync(untilCaughtUp: true, cancellationToken).ConfigureAwait(false) is { } message)
            {
                yield return ToEntry(message);
            }
        }
    }

    private OrderedConsumerOptions Read(string filter, StartPolicy start, bool headersOnly) =>
        new()
        {
            Stream = _stream,
            Filter = _prefix + filter,
            Start = start,
            HeadersOnly = headersOnly,
        };

    private async ValueTask<ulong?> WriteAsync(
        string key,
        ReadOnlyMemory<byte> value,
        bool marker,
        ulong? expectedRevision,
        CancellationToken cancellationToken
    )
    {
        KeyRules.CheckKey(key);
        var headers = marker ? Markers.Delete : null;
        if (expectedRevision is { } expected)
        {
            headers = marker ? Markers.CreateDelete() : [];
            headers.AddUnchecked(ExpectedRevision, expected.ToString(CultureInfo.InvariantCulture));
        }

        var receipt = await context.TryPublishAsync(_prefix + key, value, headers, cancellationToken).ConfigureAwait(false);
        return receipt?.Sequence;
    }

    private KeyValueEntry ToEntry(StreamMessage message)
    {
        var operation = Markers.Read(message.Headers);
        return new(
            message.Subject[_prefix.Length..],
            operation == KeyValueOperation.Put ? message.Payload : default,
            message.Sequence,
            message.Time,
            operation
        );
    }
}
