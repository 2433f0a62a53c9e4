using System.Threading.Tasks.Sources;

namespace Heddle.Mesh;

/// <summary>A place in a <see cref="ConcurrencyLimiter"/>. Await <see cref="Admitted"/> once; dispose it when the work is done.</summary>
internal sealed class LimiterTicket(ConcurrencyLimiter limiter) : IValueTaskSource, IThreadPoolWorkItem, IDisposable
{
    private ManualResetValueTaskSourceCore<bool> _source;
    private CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;
    private bool _admitted;

    /// <summary>Where the ticket waits; guarded by the limiter's lock.</summary>
    public LinkedListNode<LimiterTicket>? Place { get; set; }

    /// <summary>Completes on a pool thread once admitted; throws when the wait was cancelled.</summary>
    public ValueTask Admitted => new(this, _source.Version);

    public void WaitFor(CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static ticket => ((LimiterTicket)ticket!).Withdraw(), this);
    }

    public void Admit()
    {
        _admitted = true;
        // Whoever leaves does not run the next one's handler.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Dispose()
    {
        _registration.Dispose();
        if (_admitted)
        {
            limiter.Leave();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_admitted)
        {
            _source.SetResult(true);
        }
        else
        {
            _source.SetException(new OperationCanceledException(_cancellationToken));
        }
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Withdraw()
    {
        if (limiter.TryWithdraw(this))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
