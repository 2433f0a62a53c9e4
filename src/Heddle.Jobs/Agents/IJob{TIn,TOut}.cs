namespace Heddle.Jobs;

/// <summary>
/// A job handler as a class, for applications with dependency injection: constructor parameters are resolved from the scope of the
/// attempt. We make an instance for each attempt, call <see cref="RunAsync"/> once, on a thread of the pool, and let the scope dispose it.
/// </summary>
/// <typeparam name="TIn">What the input's JSON is read as.</typeparam>
/// <typeparam name="TOut">What is written as the output's JSON.</typeparam>
public interface IJob<TIn, TOut>
{
    /// <summary>Does the job. An exception fails it: see <see cref="JobException"/> for how to say more.</summary>
    /// <param name="input">The input, valid.</param>
    /// <param name="context">The job and what surrounds it.</param>
    /// <param name="cancellationToken">Ends when the job is to stop; <see cref="JobContext.StopReason"/> says why.</param>
    Task<TOut> RunAsync(TIn input, JobContext context, CancellationToken cancellationToken);
}
