using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Middleware as a class of the user's. We call <see cref="InvokeAsync"/> once for each attempt at a job, from many threads at once when
/// the instance is shared.
/// </summary>
public interface IJobMiddleware
{
    /// <summary>
    /// Does something before, after or instead of the rest: what it returns without calling <paramref name="next"/> is the job's output,
    /// what it throws fails the attempt.
    /// </summary>
    /// <param name="invocation">The attempt.</param>
    /// <param name="next">The rest of the pipeline; call it at most once.</param>
    /// <returns>The output, of the handler's output type.</returns>
    ValueTask<object?> InvokeAsync(JobInvocation invocation, PipelineStep<JobInvocation, object?> next);
}
