using System.Threading.Channels;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Hosts an agent while its condition holds. Each time it opens the agent is hosted anew, with requests in flight of its own, so that
/// closing can wait for these and no others. The announcements stay whatever the condition says.
/// </summary>
internal sealed class GatedHost(MeshSession session, AgentSpec agent, Condition condition, Func<RequestsInFlight, IHostedAgent> create)
    : IHostedAgent
{
    private readonly CancellationTokenSource _stopping = new();
    private IAsyncEnumerator<bool>? _verdicts;
    private IHostedAgent? _open;
    private RequestsInFlight? _inFlight;
    private Task _following = Task.CompletedTask;

    public AgentSpec Agent => agent;

    public async ValueTask SubscribeAsync(CancellationToken cancellationToken)
    {
        _verdicts = condition.FollowAsync(session, agent.FullName, _stopping.Token).GetAsyncEnumerator(CancellationToken.None);
        if (await _verdicts.MoveNextAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false) && _verdicts.Current)
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (_open is { } open)
        {
            await open.BeginAsync(cancellationToken).ConfigureAwait(false);
        }

        _following = Task.Run(FollowAsync, CancellationToken.None);
    }

    public async ValueTask LeaveAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _following.WaitAsync(cancellationToken).ConfigureAwait(false);
        await CloseAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _inFlight?.EndAll();
        await _following.ConfigureAwait(false);
        await ForgetAsync().ConfigureAwait(false);
        if (_verdicts is { } verdicts)
        {
            await verdicts.DisposeAsync().ConfigureAwait(false);
        }

        _stopping.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            while (await _verdicts!.MoveNextAsync().ConfigureAwait(false))
            {
                if (_verdicts.Current != _open is not null)
                {
                    await TurnAsync(_verdicts.Current).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process leaves the mesh.
        }
        catch (Exception problem) when (problem is BusException or ChannelClosedException)
        {
            MeshLog.ConditionLost(session.Logger, problem, agent.FullName);
        }
    }

    private async Task TurnAsync(bool isActive)
    {
        try
        {
            if (isActive)
            {
                await OpenAsync(_stopping.Token).ConfigureAwait(false);
                await session.Bus.FlushAsync(_stopping.Token).ConfigureAwait(false);
                await _open!.BeginAsync(_stopping.Token).ConfigureAwait(false);
            }
            else
            {
                await CloseAsync(_stopping.Token).ConfigureAwait(false);
            }

            var what = isActive ? "agent_activated" : "agent_deactivated";
            await session.Events.PublishAsync(MeshLogLevel.Info, agent.FullName, what).ConfigureAwait(false);
        }
        catch (BusException problem)
        {
            // The next change of the condition tries again.
            MeshLog.ConditionLost(session.Logger, problem, agent.FullName);
            await ForgetAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        _inFlight = new RequestsInFlight(session);
        _open = create(_inFlight);
        await _inFlight.ListenAsync(cancellationToken).ConfigureAwait(false);
        await _open.SubscribeAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        if (_open is not { } open || _inFlight is not { } inFlight)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(condition.Options.DrainTimeout, session.Time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await open.LeaveAsync(patience.Token).ConfigureAwait(false);
            await inFlight.DrainAsync().WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            MeshLog.DrainTimedOut(session.Logger, condition.Options.DrainTimeout.TotalSeconds);
            inFlight.EndAll();
        }

        await ForgetAsync().ConfigureAwait(false);
    }

    private async ValueTask ForgetAsync()
    {
        if (Interlocked.Exchange(ref _open, null) is { } open)
        {
            await open.DisposeAsync().ConfigureAwait(false);
        }

        if (Interlocked.Exchange(ref _inFlight, null) is { } inFlight)
        {
            inFlight.EndAll();
            await inFlight.DisposeAsync().ConfigureAwait(false);
        }
    }
}
