namespace Heddle.Jobs;

/// <summary>
/// Does a job. What it returns is reported as the result, with the job, worker and fencing token filled in by the worker;
/// <see langword="null"/> is reported as <see cref="JobStatus.Failed"/>, and so is an exception, with its message.
/// </summary>
/// <param name="context">The job and what surrounds it.</param>
/// <param name="cancellationToken">
/// Ends when the job is called off, when its deadline passes and when the worker has no time left to stop gracefully;
/// <see cref="JobContext.StopReason"/> says which. What is reported then follows from the reason, whatever the handler returns.
/// </param>
public delegate ValueTask<JobResult?> JobHandler(JobContext context, CancellationToken cancellationToken);
