namespace Heddle.Jobs;

/// <summary>A job that is on its way.</summary>
/// <param name="JobId">The job.</param>
/// <param name="TraceId">The request or workflow it belongs to.</param>
/// <param name="ContextPointer">The pointer to its input; empty when it has none.</param>
public sealed record SubmittedJob(string JobId, string TraceId, string ContextPointer);
