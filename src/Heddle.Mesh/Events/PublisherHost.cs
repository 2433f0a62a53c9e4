using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Runs one publisher: its events go out whether or not anybody listens, an end frame when it finishes or the host leaves, an error
/// frame when it throws. It is not started again.
/// </summary>
internal sealed class PublisherHost(MeshSession session, AgentRegistration registration) : IHostedAgent
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public AgentSpec Agent => registration.Agent;

    public ValueTask SubscribeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return ValueTask.CompletedTask;
    }

    public async ValueTask LeaveAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var frames = new EventFrames(session, Agent.FullName);
        var context = new AgentContext(session.Mesh, Agent) { CancellationToken = _stopping.Token };
        AgentContext.Current = context;
        try
        {
            try
            {
                await registration.Handler.RunAsync(context, frames).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // Leaving: the feed ends as if it had finished.
            }

            await frames.EndAsync().ConfigureAwait(false);
        }
        catch (BusException problem)
        {
            MeshLog.BackgroundHandlerFailed(session.Logger, problem, Agent.FullName);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            await FailAsync(frames, problem).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(EventFrames frames, Exception problem)
    {
        MeshLog.BackgroundHandlerFailed(session.Logger, problem, Agent.FullName);
        var failure = HandlerFailures.ToMeshException(problem, session.Options, session.Bus.MaxPayloadBytes);
        try
        {
            await frames.FailAsync(ErrorEnvelope.Write(failure, Agent.FullName, "")).ConfigureAwait(false);
        }
        catch (BusException unreachable)
        {
            MeshLog.AnswerLost(session.Logger, unreachable, Agent.FullName, "");
        }
    }
}
