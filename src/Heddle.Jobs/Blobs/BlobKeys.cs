namespace Heddle.Jobs;

/// <summary>The keys under which every component looks for a job's blobs (CAP specification 04).</summary>
public static class BlobKeys
{
    /// <summary>The most that the published SDKs take as an input or give as an output: 2 MiB.</summary>
    public const int DefaultMaxBytes = 2 * 1024 * 1024;

    /// <summary>A job's input.</summary>
    /// <param name="jobId">The job.</param>
    public static string Context(string jobId) => $"ctx:{jobId}";

    /// <summary>A job's output.</summary>
    /// <param name="jobId">The job.</param>
    public static string Result(string jobId) => $"res:{jobId}";

    /// <summary>Something else that came out of a job.</summary>
    /// <param name="artifactId">The artifact's own id.</param>
    public static string Artifact(string artifactId) => $"art:{artifactId}";
}
