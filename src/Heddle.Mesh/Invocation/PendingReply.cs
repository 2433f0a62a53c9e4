using System.Threading.Channels;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>The reply to a request that has been sent: whatever comes first of it, the agent's death, the deadline and the connection's end.</summary>
internal sealed class PendingReply(
    MeshSession session,
    BusSubscription subscription,
    AgentFate fate,
    string agent,
    string requestId,
    TimeSpan timeout
) : IAsyncDisposable
{
    public string Agent => agent;

    public string RequestId => requestId;

    /// <summary>The reply's body.</summary>
    /// <exception cref="MeshException">The reply is an error, or there will be none.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync()
    {
        using var deadline = new CancellationTokenSource(timeout, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, fate.Ended);
        try
        {
            var message = await NextAsync(either.Token).ConfigureAwait(false);
            if (CallFailures.IsNobody(message))
            {
                throw CallFailures.Nobody(agent, requestId, session.Catalog);
            }

            return string.Equals(message.Headers?[MeshHeaders.Status], MeshHeaders.Error, StringComparison.Ordinal)
                ? throw ErrorEnvelope.Read(message.Payload, agent, requestId, MeshErrorCodes.Unknown)
                : message.Payload;
        }
        catch (OperationCanceledException) when (fate.Ended.IsCancellationRequested)
        {
            throw fate.ToException(agent, requestId);
        }
        catch (OperationCanceledException)
        {
            throw new CallTimeoutException($"agent `{agent}` did not answer in time") { Agent = agent, RequestId = requestId };
        }
        catch (ChannelClosedException closed)
            when (closed.InnerException is BusException problem && CallFailures.ToMeshException(problem, agent, requestId) is { } failure)
        {
            throw failure;
        }
        catch (ChannelClosedException closed)
        {
            throw new MeshConnectionException("the connection closed before the reply came", null, closed.InnerException)
            {
                Agent = agent,
                RequestId = requestId,
            };
        }
    }

    // A reply that has arrived counts, whatever has become of the agent since.
    private async ValueTask<BusMessage> NextAsync(CancellationToken end)
    {
        try
        {
            return await subscription.Messages.ReadAsync(end).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (subscription.Messages.TryRead(out var arrived))
        {
            return arrived;
        }
    }

    public ValueTask DisposeAsync() => subscription.DisposeAsync();
}
