using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>The jobs of one topic, from input blob to output blob.</summary>
internal abstract class TypedJob
{
    /// <summary>Puts the agent's middleware around the handler; once, before the first job.</summary>
    public abstract void Seal(IEnumerable<PipelineMiddleware<JobInvocation, object?>> middleware);

    /// <summary>Does a job; what goes wrong is in the result, unless the job was told to stop.</summary>
    public abstract ValueTask<JobResult?> RunAsync(JobContext context, CancellationToken cancellationToken);
}
