using Heddle.Transport;
using Microsoft.Extensions.Logging;

namespace Heddle.Mesh;

/// <summary>
/// What every request passes through at its host, from the outside in: trace, deadline, limit, the scope of what is logged, the users'
/// middleware.
/// </summary>
internal static class HostPipeline
{
    public static PipelineStep<AgentContext, CallReply> Build(
        AgentSpec agent,
        AgentMeshOptions options,
        ILogger logger,
        IEnumerable<PipelineMiddleware<AgentContext, CallReply>> ofAgent,
        PipelineStep<AgentContext, CallReply> handler
    )
    {
        var limiter = new ConcurrencyLimiter(agent.MaxConcurrency, agent.MaxQueuedRequests);
        IEnumerable<PipelineMiddleware<AgentContext, CallReply>> all =
        [
            MeshTracing.TraceHostAsync,
            ArmDeadlineAsync,
            (context, next) => LimitAsync(limiter, context, next),
            .. LogScopes(options, logger),
            .. options.IncomingMiddleware,
            .. ofAgent,
        ];
        return Pipeline.Build(all, handler);
    }

    // Where nothing is logged there is no such step.
    private static IEnumerable<PipelineMiddleware<AgentContext, CallReply>> LogScopes(AgentMeshOptions options, ILogger logger) =>
        options.LoggerFactory is null ? [] : [(context, next) => RequestLogScope.OpenAsync(logger, context, next)];

    private static ValueTask<CallReply> ArmDeadlineAsync(AgentContext context, PipelineStep<AgentContext, CallReply> next) =>
        context.Deadline is { } deadline && !context.Request!.TryEndAt(deadline)
            ? throw RequestFailures.PassedDeadline(context.Agent.FullName)
            : next(context);

    private static async ValueTask<CallReply> LimitAsync(
        ConcurrencyLimiter limiter,
        AgentContext context,
        PipelineStep<AgentContext, CallReply> next
    )
    {
        if (!limiter.TryEnter())
        {
            return await QueueAsync(limiter, context, next).ConfigureAwait(false);
        }

        try
        {
            return await RunAsync(context, next).ConfigureAwait(false);
        }
        finally
        {
            limiter.Leave();
        }
    }

    private static async ValueTask<CallReply> QueueAsync(
        ConcurrencyLimiter limiter,
        AgentContext context,
        PipelineStep<AgentContext, CallReply> next
    )
    {
        using var ticket = limiter.TryQueue(context.CancellationToken) ?? throw RequestFailures.Overloaded(context.Agent);
        await ticket.Admitted.ConfigureAwait(false);
        return await RunAsync(context, next).ConfigureAwait(false);
    }

    private static async ValueTask<CallReply> RunAsync(AgentContext context, PipelineStep<AgentContext, CallReply> next)
    {
        // Set in an asynchronous method of its own: what the handler starts inherits it, what reads the next request does not.
        AgentContext.Current = context;
        return await next(context).ConfigureAwait(false);
    }
}
