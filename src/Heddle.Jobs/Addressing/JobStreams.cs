namespace Heddle.Jobs;

/// <summary>
/// The names of the streams jobs travel through: those of the Cordum platform, whose parts use a stream of the name as it is. Created
/// here, they store the subjects of jobs one by one and never <c>sys.&gt;</c>, which would answer the requests of the trust handshake.
/// </summary>
public static class JobStreams
{
    /// <summary>The stream of submitted jobs, results and dead letters.</summary>
    public const string System = "CORDUM_SYS";

    /// <summary>The stream of jobs on their way to workers: topics and direct subjects.</summary>
    public const string Work = "CORDUM_JOBS";

    internal static IReadOnlyList<string> SystemSubjects { get; } = [JobSubjects.Submit, JobSubjects.Result, JobSubjects.DeadLetter];

    internal static IReadOnlyList<string> WorkSubjects { get; } = [JobSubjects.TopicPrefix + ">", "worker.*.jobs"];
}
