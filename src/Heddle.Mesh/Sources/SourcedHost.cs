using System.Threading.Channels;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Feeds an agent from its sources, one item of a source at a time, beside the requests it may answer.</summary>
internal sealed class SourcedHost(MeshSession session, AgentRegistration registration, IHostedAgent? requests) : IHostedAgent, IChunkSink
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly AgentHandler _handler = HandlerScope.OfSource(registration.Handler, session.Options);
    private readonly List<SourceReader> _open = [];
    private readonly List<Task> _feeding = [];

    public AgentSpec Agent => registration.Agent;

    public async ValueTask SubscribeAsync(CancellationToken cancellationToken)
    {
        if (requests is not null)
        {
            await requests.SubscribeAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (requests is not null)
        {
            await requests.BeginAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var source in registration.Sources)
        {
            var reader = await source.OpenAsync(session, cancellationToken).ConfigureAwait(false);
            _open.Add(reader);
            _feeding.Add(Task.Run(() => FeedAsync(reader), CancellationToken.None));
        }
    }

    public async ValueTask LeaveAsync(CancellationToken cancellationToken)
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_feeding).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _ending.CancelAsync().ConfigureAwait(false);
        }

        if (requests is not null)
        {
            await requests.LeaveAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        await _ending.CancelAsync().ConfigureAwait(false);
        foreach (var reader in _open)
        {
            await reader.Owner.DisposeAsync().ConfigureAwait(false);
        }

        if (requests is not null)
        {
            await requests.DisposeAsync().ConfigureAwait(false);
        }
    }

    // What a handler returns to a source is nobody's.
    ValueTask IChunkSink.WriteAsync(ReadOnlyMemory<byte> chunk) => ValueTask.CompletedTask;

    private async Task FeedAsync(SourceReader reader)
    {
        try
        {
            await foreach (var item in reader.Items.WithCancellation(_leaving.Token).ConfigureAwait(false))
            {
                // That a key is gone is told to handlers that can hear it: those that take the entry, or nothing.
                if (!item.IsDelete || registration.Handler.NeedsSource || registration.Handler.Input is null)
                {
                    await RunAsync(item).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // Leaving.
        }
        catch (Exception problem) when (problem is BusException or ChannelClosedException)
        {
            MeshLog.SourceEnded(session.Logger, problem, Agent.FullName);
        }
    }

    private async Task RunAsync(SourceItem item)
    {
        var context = new AgentContext(session.Mesh, Agent)
        {
            Headers = item.Message.Headers ?? new BusHeaders(),
            Payload = item.Message.Payload,
            CancellationToken = _ending.Token,
            Item = item,
        };
        AgentContext.Current = context;
        try
        {
            using var dropped = await _handler.RunAsync(context, this).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            MeshLog.SourceItemFailed(session.Logger, problem, Agent.FullName, item.Message.Subject);
        }
    }
}
