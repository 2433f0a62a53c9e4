using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>What the bus's troubles mean to a caller (mesh-protocol §1.6).</summary>
internal static class CallFailures
{
    /// <summary>The status of the server's own reply to a request that nobody listens for.</summary>
    private const int NoResponders = 503;

    /// <summary>The mesh error for a failure of the bus; <see langword="null"/> when it should reach the caller as it is.</summary>
    public static MeshException? ToMeshException(BusException problem, CallContext context, Catalog catalog) =>
        problem switch
        {
            NoRespondersException => Nobody(context.Agent, context.RequestId, catalog),
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

    /// <summary>Whether a reply is the server's own, which says that nobody listens.</summary>
    public static bool IsNobody(BusMessage reply) => reply is { Headers.Status: NoResponders, Payload.IsEmpty: true };

    /// <summary>Nobody listens under an agent's name: known and away, or not known at all.</summary>
    public static MeshException Nobody(string agent, string requestId, Catalog catalog) =>
        catalog.Find(agent) is null
            ? NotFound(agent, requestId)
            : new AgentNotAvailableException($"agent `{agent}` is in the catalog, but nobody answers for it at the moment")
            {
                Agent = agent,
                RequestId = requestId,
            };

    public static AgentNotFoundException NotFound(string agent, string requestId) =>
        new($"no agent `{agent}` is known and nobody answers under that name") { Agent = agent, RequestId = requestId };
}
