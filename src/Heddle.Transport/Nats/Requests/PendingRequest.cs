using System.Threading.Tasks.Sources;

namespace Heddle.Transport.Nats;

/// <summary>
/// A request that waits for its answer. Instances are used again: whoever takes one out of the table (<see cref="RequestTable"/>)
/// is alone in completing it, and reading the result puts it back.
/// </summary>
internal sealed class PendingRequest(RequestTable table) : IValueTaskSource<BusMessage>
{
    private readonly RequestTable _table = table;
    private ManualResetValueTaskSourceCore<BusMessage> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;

    /// <summary>The last token of the inbox; unique on the connection.</summary>
    public ulong Token { get; private set; }

    /// <summary>The subject of the request.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>How long the caller waits.</summary>
    public TimeSpan Timeout { get; private set; }

    /// <summary>The timestamp at which the wait ends; <see cref="long.MaxValue"/> for never.</summary>
    public long Deadline { get; private set; }

    /// <summary>
    /// Which message of the outgoing buffer it is; <see cref="long.MaxValue"/> until it is there. Set under the buffer's lock.
    /// </summary>
    public long Position { get; set; }

    public int MaxInboxBytes => _table.InboxPrefix.Length + RequestToken.MaxLength;

    public ValueTask<BusMessage> Task => new(this, _core.Version);

    /// <summary>Begins a use.</summary>
    public void Begin(ulong token, string subject, TimeSpan timeout, long deadline)
    {
        Token = token;
        Subject = subject;
        Timeout = timeout;
        Deadline = deadline;
        Position = long.MaxValue;
    }

    /// <summary>Ends the request when the token is cancelled.</summary>
    public void CancelWith(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(
                static (state, token) =>
                {
                    var request = (PendingRequest)state!;
                    request._table.Fail(request.Token, new OperationCanceledException(token));
                },
                this
            );
        }
    }

    /// <summary>Ends a request that was not sent and that nobody waits for.</summary>
    public void Abandon() => _table.TryTake(Token, out _);

    public int WriteInbox(Span<byte> target)
    {
        _table.InboxPrefix.CopyTo(target);
        return _table.InboxPrefix.Length + RequestToken.Write(Token, target[_table.InboxPrefix.Length..]);
    }

    public void SetResult(in BusMessage message) => _core.SetResult(message);

    public void SetException(Exception exception) => _core.SetException(exception);

    BusMessage IValueTaskSource<BusMessage>.GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            // Waits for a callback under way, which would otherwise meet the next use.
            _cancellation.Dispose();
            _cancellation = default;
            _core.Reset();
            _table.GiveBack(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<BusMessage>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<BusMessage>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _core.OnCompleted(continuation, state, token, flags);
}
