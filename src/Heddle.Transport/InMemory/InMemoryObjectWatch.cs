using System.Runtime.CompilerServices;

namespace Heddle.Transport;

/// <summary>A watch over an object bucket in memory: what there was when it began, then the cursor behind it.</summary>
internal sealed class InMemoryObjectWatch : ObjectWatch
{
    private readonly StreamCursor _cursor;
    private readonly Queue<StoredMessage> _state;
    private readonly bool _ignoreDeletes;
    private readonly CancellationTokenRegistration _busClosed;
    private int _started;
    private volatile bool _disposed;

    public InMemoryObjectWatch(StreamCursor cursor, IEnumerable<StoredMessage> state, bool ignoreDeletes, CancellationToken busClosed)
    {
        _cursor = cursor;
        _ignoreDeletes = ignoreDeletes;
        _state = new(state.Where(IsWanted));
        _busClosed = busClosed.UnsafeRegister(static cursor => ((StreamCursor)cursor!).Dispose(), cursor);
    }

    public override bool IsCurrent => _state.Count == 0;

    public override IAsyncEnumerator<ObjectInfo> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _started, 1) == 0
            ? ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken)
            : throw new InvalidOperationException("a watch can be enumerated once; open another one");

    public override ValueTask DisposeAsync()
    {
        _disposed = true;
        _cursor.Dispose();
        return _busClosed.DisposeAsync();
    }

    private async IAsyncEnumerable<ObjectInfo> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            while (!_disposed && (_state.TryDequeue(out var message) || (message = _cursor.TryRead()) is not null))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (IsWanted(message))
                {
                    yield return InMemoryObject.Of(message).Info;
                }
            }
            // A disposed watch leaves messages unread; waiting would find them for ever.
        } while (!_disposed && await _cursor.WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    private bool IsWanted(StoredMessage message) => !(_ignoreDeletes && InMemoryObject.Of(message).Info.IsDeleted);
}
