namespace Heddle.Mesh;

/// <summary>Runs one watcher, a background task that answers nobody, until it finishes or the host leaves.</summary>
internal sealed class WatcherHost(MeshSession session, AgentRegistration registration) : IHostedAgent, IChunkSink
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

    ValueTask IChunkSink.WriteAsync(ReadOnlyMemory<byte> chunk) => ValueTask.CompletedTask;

    private async Task RunAsync()
    {
        var context = new AgentContext(session.Mesh, Agent) { CancellationToken = _stopping.Token };
        AgentContext.Current = context;
        try
        {
            using var nothing = await registration.Handler.RunAsync(context, this).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Leaving.
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            MeshLog.BackgroundHandlerFailed(session.Logger, problem, Agent.FullName);
        }
    }
}
