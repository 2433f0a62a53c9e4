using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>What the bus's troubles mean to a caller (mesh-protocol §1.6).</summary>
internal static class CallFailures
{
    /// <summary>The mesh error for a failure of the bus; <see langword="null"/> when it should reach the caller as it is.</summary>
    public static MeshException? ToMeshException(BusException problem, CallContext context, Catalog catalog) =>
        problem switch
        {
            NoRespondersException when catalog.Find(context.Agent) is not null => new AgentNotAvailableException(
                $"agent `{context.Agent}` is in the catalog, but nobody answers for it at the moment"
            )
            {
                Agent = context.Agent,
                RequestId = context.RequestId,
            },
            NoRespondersException => NotFound(context.Agent, context.RequestId),
            RequestTimeoutException => Caller.TimedOut(context),
            _ => ToMeshException(problem, context.Agent, context.RequestId),
        };

    /// <summary>As above, for operations that address nobody in particular.</summary>
    public static MeshException? ToMeshException(BusException problem, string agent, string requestId) =>
        problem switch
        {
            PermissionDeniedException or AuthenticationFailedException => new ConnectionDeniedException(problem.Message, null, problem)
            {
                Agent = agent,
                RequestId = requestId,
            },
            BusDisconnectedException or BusConnectException or BusClosedException or OutgoingBufferFullException =>
                new MeshConnectionException(problem.Message, null, problem) { Agent = agent, RequestId = requestId },
            _ => null,
        };

    public static AgentNotFoundException NotFound(string agent, string requestId) =>
        new($"no agent `{agent}` is known and nobody answers under that name") { Agent = agent, RequestId = requestId };
}
