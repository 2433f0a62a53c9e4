using System.Runtime.CompilerServices;

namespace Heddle.Transport;

/// <summary>A watch over a bucket in memory: the state when it began, then the cursor behind it.</summary>
internal sealed class InMemoryKeyValueWatch : KeyValueWatch
{
    private readonly StreamCursor _cursor;
    private readonly Queue<StoredMessage> _state;
    private readonly KeyValueWatchOptions _options;
    private readonly CancellationTokenRegistration _busClosed;
    private int _started;
    private volatile bool _disposed;

    public InMemoryKeyValueWatch(StreamCursor cursor, List<StoredMessage> state, KeyValueWatchOptions options, CancellationToken busClosed)
    {
        _cursor = cursor;
        _options = options;
        _state = new(state.Where(IsWanted));
        _busClosed = busClosed.UnsafeRegister(static cursor => ((StreamCursor)cursor!).Dispose(), cursor);
    }

    public override bool IsCurrent => _state.Count == 0;

    public override IAsyncEnumerator<KeyValueEntry> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _started, 1) == 0
            ? ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken)
            : throw new InvalidOperationException("a watch can be enumerated once; open another one");

    public override ValueTask DisposeAsync()
    {
        _disposed = true;
        _cursor.Dispose();
        return _busClosed.DisposeAsync();
    }

    private async IAsyncEnumerable<KeyValueEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            while (!_disposed && (_state.TryDequeue(out var message) || (message = _cursor.TryRead()) is not null))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (IsWanted(message))
                {
                    var entry = InMemoryKeyValueBucket.ToEntry(message);
                    yield return _options.KeysOnly ? entry with { Value = default } : entry;
                }
            }
            // A disposed watch leaves messages unread; waiting would find them for ever.
        } while (!_disposed && await _cursor.WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    private bool IsWanted(StoredMessage message) => !_options.IgnoreDeletes || Markers.Read(message.Headers) == KeyValueOperation.Put;
}
