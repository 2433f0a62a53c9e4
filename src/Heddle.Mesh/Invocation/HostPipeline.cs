using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>What every request passes through at its host, from the outside in: trace, deadline, limit, the users' middleware.</summary>
internal static class HostPipeline
{
    public static PipelineStep<AgentContext, CallReply> Build(
        AgentSpec agent,
        AgentMeshOptions options,
        IEnumerable<PipelineMiddleware<AgentContext, CallReply>> ofAgent,
        PipelineStep<AgentContext, CallReply> handler
    )
    {
        var limiter = new ConcurrencyLimiter(agent.MaxConcurrency, agent.MaxQueuedRequests);
        IEnumerable<PipelineMiddleware<AgentContext, CallReply>> all =
        [
            MeshTracing.TraceHostAsync,
            HostDeadline.EndInTimeAsync,
            (context, next) => LimitAsync(limiter, context, next),
            .. options.IncomingMiddleware,
            .. ofAgent,
        ];
        return Pipeline.Build(all, handler);
    }

    private static async ValueTask<CallReply> LimitAsync(
        ConcurrencyLimiter limiter,
        AgentContext context,
        PipelineStep<AgentContext, CallReply> next
    )
    {
        using var ticket =
            limiter.TryEnter(context.CancellationToken)
            ?? throw new OverloadedException(
                $"agent `{context.Agent.FullName}` is running {context.Agent.MaxConcurrency} requests and {context.Agent.MaxQueuedRequests} wait; retry after a pause"
            )
            {
                Agent = context.Agent.FullName,
            };
        await ticket.Admitted.ConfigureAwait(false);
        // Set here, where the handler's own flow begins: what it starts inherits it, the loop that reads requests does not.
        AgentContext.Current = context;
        return await next(context).ConfigureAwait(false);
    }
}
