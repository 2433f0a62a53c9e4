namespace Heddle.Transport;

/// <summary>A key-value bucket of an <see cref="InMemoryServer"/>, used through one of its connections.</summary>
internal sealed class InMemoryKeyValueBucket(InMemoryBus bus, string name, InMemoryStream stream) : KeyValueBucket
{
    public override string Name => name;

    public override ValueTask<KeyValueEntry?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        KeyRules.CheckKey(key);
        ThrowIfEnded(cancellationToken);
        var last = stream.Last(key);
        return ValueTask.FromResult(Exists(last) ? ToEntry(last!) : null);
    }

    public override ValueTask<ulong> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Write(key, value, headers: null, condition: null, cancellationToken)!.Value);

    public override ValueTask<ulong?> TryCreateAsync(
        string key,
        ReadOnlyMemory<byte> value,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(Write(key, value, headers: null, static last => !Exists(last), cancellationToken));

    public override ValueTask<ulong?> TryUpdateAsync(
        string key,
        ReadOnlyMemory<byte> value,
        ulong expectedRevision,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(Write(key, value, headers: null, last => RevisionOf(last) == expectedRevision, cancellationToken));

    public override ValueTask<bool> DeleteAsync(
        string key,
        ulong? expectedRevision = null,
        CancellationToken cancellationToken = default
    ) =>
        ValueTask.FromResult(
            Write(key, default, Markers.Delete, last => (expectedRevision ?? RevisionOf(last)) == RevisionOf(last), cancellationToken)
                is not null
        );

    public override ValueTask<int> PurgeMarkersAsync(TimeSpan age, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero);
        ThrowIfEnded(cancellationToken);
        return ValueTask.FromResult(stream.PurgeSubjects(static last => !Exists(last), age));
    }

    public override IAsyncEnumerable<string> KeysAsync(string filter = ">", CancellationToken cancellationToken = default)
    {
        KeyRules.CheckFilter(filter);
        ThrowIfEnded(cancellationToken);
        return stream.LastOfEach(filter).Where(Exists).Select(static last => last.Subject).ToAsyncEnumerable();
    }

    public override ValueTask<KeyValueWatch> WatchAsync(
        string filter = ">",
        KeyValueWatchOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        KeyRules.CheckFilter(filter);
        ThrowIfEnded(cancellationToken);
        options ??= KeyValueWatchOptions.Default;
        var cursor = stream.Open(filter, lastOnly: !options.IncludeHistory, out var state);
        if (options.UpdatesOnly)
        {
            state.Clear();
        }

        return ValueTask.FromResult<KeyValueWatch>(new InMemoryKeyValueWatch(cursor, state, options, bus.Closed));
    }

    /// <summary>What a stored message tells about its key.</summary>
    public static KeyValueEntry ToEntry(StoredMessage message) =>
        new(message.Subject, message.Payload, message.Sequence, message.Time, Markers.Read(message.Headers));

    private ulong? Write(
        string key,
        ReadOnlyMemory<byte> value,
        BusHeaders? headers,
        Predicate<StoredMessage?>? condition,
        CancellationToken cancellationToken
    )
    {
        KeyRules.CheckKey(key);
        ThrowIfEnded(cancellationToken);
        bus.CheckSize($"$KV.{name}.{key}", value.Length, headers);
        return stream.TryAppend(key, value.ToArray(), headers, condition);
    }

    private void ThrowIfEnded(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bus.ThrowIfClosed();
    }

    private static bool Exists(StoredMessage? last) => last is not null && Markers.Read(last.Headers) == KeyValueOperation.Put;

    private static ulong RevisionOf(StoredMessage? last) => last?.Sequence ?? 0;
}
