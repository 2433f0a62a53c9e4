using System.Threading.Channels;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Takes jobs off a subscription, each as soon as there is a place to run it. Whoever has taken one passes the reading on before working
/// on it: a handler runs on the thread its job woke, without a further hop, and one that blocks that thread holds up nobody else.
/// </summary>
internal sealed class JobIntake : IThreadPoolWorkItem, IAsyncDisposable
{
    private readonly BusSubscription _subscription;
    private readonly JobReceiver _receiver;
    private readonly WorkSlots _slots;
    private readonly Action _continue;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ValueTask<bool> _waiting;

    public JobIntake(BusSubscription subscription, JobReceiver receiver, WorkSlots slots)
    {
        _subscription = subscription;
        _receiver = receiver;
        _slots = slots;
        _continue = Woken;
    }

    /// <summary>How many jobs have arrived and wait for a place.</summary>
    public int Waiting => _subscription.Messages.CanCount ? _subscription.Messages.Count : 0;

    /// <summary>Why the server ended the subscription; <see langword="null"/> while it has not.</summary>
    public Exception? Refusal => _subscription.Messages.Completion.Exception?.InnerException;

    public void Start() => PassOn();

    /// <summary>Takes no further job from the server and completes when those that had arrived have begun.</summary>
    /// <param name="cancellationToken">Ends the wait for the server's confirmation.</param>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        // However it ends, the queue is complete then.
        await _subscription.DrainAsync(cancellationToken).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ended.Task.ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _subscription.DisposeAsync();

    // INVARIANT: runs as the owner of a place, on one thread at a time: the one that holds the reading.
    void IThreadPoolWorkItem.Execute()
    {
        if (_subscription.Messages.TryRead(out var message))
        {
            PassOn();
            _ = _receiver.ReceiveAsync(JobDelivery.From(message));
        }
        else
        {
            _slots.Leave();
            PassOn();
        }
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
        else if (IsOpen() && _slots.TryEnter(this))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Woken()
    {
        if (IsOpen() && _slots.TryEnter(this))
        {
            ((IThreadPoolWorkItem)this).Execute();
        }
    }

    /// <summary>Takes the result of the wait; <see langword="false"/> when there will be no more jobs.</summary>
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
            _receiver.ReportEnded(_subscription.Subject, problem);
        }

        _ended.TrySetResult();
        return false;
    }
}
