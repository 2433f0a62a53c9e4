using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Ends a request when its caller has stopped waiting. The handler's token ends first; a handler that does not listen keeps its place
/// in the agent's concurrency until it returns, but its caller has the answer by then.
/// </summary>
internal static class HostDeadline
{
    public static async ValueTask<CallReply> EndInTimeAsync(AgentContext context, PipelineStep<AgentContext, CallReply> next)
    {
        var request = context.Request!;
        if (context.Deadline is { } deadline && !request.TryEndAt(deadline))
        {
            throw PassedDeadline(context);
        }

        var running = next(context);
        if (running.IsCompletedSuccessfully)
        {
            return running.Result;
        }

        var task = running.AsTask();
        try
        {
            return await task.WaitAsync(request.Cancelled).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (request.Cancelled.IsCancellationRequested)
        {
            Observe(task);
            throw request.EndReason switch
            {
                RequestEnd.Deadline => PassedDeadline(context),
                RequestEnd.HostStopping => new CallAbortedException($"the host of agent `{context.Agent.FullName}` stopped"),
                _ => new CallAbortedException($"the caller cancelled its request to agent `{context.Agent.FullName}`"),
            };
        }
    }

    private static CallTimeoutException PassedDeadline(AgentContext context) =>
        new($"the deadline passed before agent `{context.Agent.FullName}` had an answer");

    // The request has been answered; how its handler ends no longer matters to anyone, and must not surface as unobserved.
    private static void Observe(Task abandoned) =>
        _ = abandoned.ContinueWith(
            static task => _ = task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
}
