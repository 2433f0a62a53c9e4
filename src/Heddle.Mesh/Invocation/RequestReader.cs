using System.Threading.Channels;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Takes requests off a subscription. Whoever has taken one passes the reading on before it works on it, so that a handler runs on the
/// thread its request woke, without a further hop, and one that blocks that thread holds up nobody else.
/// </summary>
internal sealed class RequestReader : IThreadPoolWorkItem, IAsyncDisposable
{
    private readonly BusSubscription _subscription;
    private readonly AgentHost _host;
    private readonly Action _continue;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ValueTask<bool> _waiting;

    public RequestReader(BusSubscription subscription, AgentHost host)
    {
        _subscription = subscription;
        _host = host;
        _continue = Woken;
    }

    public void Start() => PassOn();

    /// <summary>Takes no further request from the server and completes when those that had arrived have begun.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        await _subscription.DrainAsync(cancellationToken).ConfigureAwait(false);
        await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _subscription.DisposeAsync().ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
    }

    void IThreadPoolWorkItem.Execute() => Read();

    /// <summary>Runs on one thread at a time: the one that holds the reading.</summary>
    private void Read()
    {
        if (_subscription.Messages.TryRead(out var message))
        {
            PassOn();
            _ = _host.AnswerAsync(message);
        }
        else
        {
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
