using System.Threading.Channels;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Takes requests off a subscription. One thread at a time holds the reading. While handlers return quickly it runs them itself, one
/// after the other, because a hop to another thread would cost more than they do. When they are slow it passes the reading on before
/// it runs one, and when one blocks it by surprise the reading is taken away from it, so that no handler holds up the next request.
/// </summary>
internal sealed class RequestReader : IThreadPoolWorkItem, IAsyncDisposable
{
    // The pool's other work gets its turn.
    private const int LongestRun = 128;

    private readonly BusSubscription _subscription;
    private readonly AgentHost _host;
    private readonly HandlerPace _pace = new();
    private readonly ReadingHold _hold;
    private readonly Action _continue;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ValueTask<bool> _waiting;

    public RequestReader(BusSubscription subscription, AgentHost host)
    {
        _subscription = subscription;
        _host = host;
        _continue = Woken;
        _hold = new(TakeOver);
    }

    public void Start() => PassOn();

    /// <summary>Takes no further request from the server and completes when those that had arrived have begun.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _subscription.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _subscription.DisposeAsync().ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
        _hold.Dispose();
    }

    void IThreadPoolWorkItem.Execute() => Read();

    /// <summary>Runs on one thread at a time: the one that holds the reading.</summary>
    private void Read()
    {
        long started = 0;
        for (var run = 0; run < LongestRun && _subscription.Messages.TryRead(out var message); run++)
        {
            // INVARIANT: a request is expected before the reading can go to another thread. One that finds the subscription ended would
            // otherwise report that everything has begun while this request has not, and the host would leave without it.
            _host.InFlight.Expect();
            if (!_pace.IsQuick)
            {
                PassOn();
                Run(message, HandlerPace.Now);
                return;
            }

            started = started == 0 ? HandlerPace.Now : started;
            _hold.Begin(started);
            var ended = Run(message, started);
            if (!_hold.TryEnd(started))
            {
                return;
            }

            started = ended;
        }

        PassOn();
    }

    /// <summary>Runs a handler until it first awaits something, or to its end, and returns the time at which it did.</summary>
    private long Run(BusMessage message, long started)
    {
        _ = _host.AnswerAsync(message);
        var ended = HandlerPace.Now;
        _pace.Note(ended - started);
        return ended;
    }

    private void TakeOver()
    {
        _pace.NoteBlocked();
        PassOn();
    }

    private void PassOn()
    {
#pragma warning disable CA2012 // Kept in a field because the one who takes the result, once, may be another thread
        _waiting = _subscription.Messages.WaitToReadAsync();
#pragma warning restore CA2012
        if (!_waiting.IsCompleted)
        {
            _waiting.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_continue);
        }
        else if (IsOpen())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Woken()
    {
        if (IsOpen())
        {
            Read();
        }
    }

    /// <summary>Takes the result of the wait; <see langword="false"/> when there will be no more requests.</summary>
    private bool IsOpen()
    {
        try
        {
#pragma warning disable VSTHRD002 // Asked only after the wait has completed, so nothing waits here
            if (_waiting.GetAwaiter().GetResult())
#pragma warning restore VSTHRD002
            {
                return true;
            }
        }
        catch (Exception problem) when (problem is BusException or ChannelClosedException)
        {
            MeshLog.SubscriptionEnded(_host.Session.Logger, problem, _host.Agent.FullName);
        }

        _ended.TrySetResult();
        return false;
    }
}
