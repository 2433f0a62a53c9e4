using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>Where jobs are stored. What exists is used as it is; what is missing is created.</summary>
public sealed record JobStorageOptions
{
    internal static readonly JobStorageOptions Default = new();

    /// <summary>The stream of submitted jobs, results and dead letters. Default <see cref="JobStreams.System"/>.</summary>
    public string SystemStream { get; init; } = JobStreams.System;

    /// <summary>The stream of jobs on their way to workers. Default <see cref="JobStreams.Work"/>.</summary>
    public string WorkStream { get; init; } = JobStreams.Work;

    /// <summary>The bucket of job records. Default <c>heddle-jobs</c>.</summary>
    public string JobBucket { get; init; } = "heddle-jobs";

    /// <summary>The bucket of dead letters. Default <c>heddle-dead-letters</c>.</summary>
    public string DeadLetterBucket { get; init; } = "heddle-dead-letters";

    /// <summary>
    /// For how long messages, and records of jobs that do not change any more, are kept. Default 7 days. Longer than any job may take, or
    /// it is forgotten while it runs.
    /// </summary>
    public TimeSpan Retention
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMinutes(1));
            field = value;
        }
    } = TimeSpan.FromDays(7);

    /// <summary>For how long dead letters are kept. Default 30 days; at least 1 minute.</summary>
    public TimeSpan DeadLetterRetention
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMinutes(1));
            field = value;
        }
    } = TimeSpan.FromDays(30);

    /// <summary>How many servers of a cluster store it all, 1 to 5. Default 1.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Whether everything is kept in the server's memory and lost with it. Default <see langword="false"/>.</summary>
    public bool InMemory { get; init; }

    internal StreamOptions System => Stream(SystemStream, JobStreams.SystemSubjects);

    internal StreamOptions Work => Stream(WorkStream, JobStreams.WorkSubjects);

    internal KeyValueOptions Jobs => Bucket(JobBucket, Retention);

    internal KeyValueOptions DeadLetters => Bucket(DeadLetterBucket, DeadLetterRetention);

    private StreamOptions Stream(string name, IReadOnlyList<string> subjects) =>
        new(name)
        {
            Subjects = subjects,
            MaxAge = Retention,
            Replicas = Replicas,
            InMemory = InMemory,
        };

    private KeyValueOptions Bucket(string name, TimeSpan maxAge) =>
        new(name)
        {
            MaxAge = maxAge,
            Replicas = Replicas,
            InMemory = InMemory,
        };
}
