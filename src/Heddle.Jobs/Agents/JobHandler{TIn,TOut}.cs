namespace Heddle.Jobs;

/// <summary>Does jobs of one topic with typed input and output; both are validated around it.</summary>
/// <typeparam name="TIn">What the input's JSON is read as.</typeparam>
/// <typeparam name="TOut">What is written as the output's JSON.</typeparam>
/// <param name="input">The input, valid.</param>
/// <param name="context">The job and what surrounds it.</param>
/// <param name="cancellationToken">Ends when the job is to stop; <see cref="JobContext.StopReason"/> says why.</param>
public delegate ValueTask<TOut> JobHandler<TIn, TOut>(TIn input, JobContext context, CancellationToken cancellationToken);
