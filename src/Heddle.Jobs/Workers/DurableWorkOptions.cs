namespace Heddle.Jobs;

/// <summary>
/// How a worker takes jobs from a stream: through one work queue for each topic, shared by all workers of a queue group, and one for
/// its direct subject. A job comes again until it is done, also when the worker dies over it.
/// </summary>
public sealed record DurableWorkOptions
{
    /// <summary>
    /// The stream that stores the topics and direct subjects; it is not created here. Default <c>CORDUM_JOBS</c>, the Cordum platform's
    /// stream of <c>job.&gt;</c> and <c>worker.*.jobs</c>.
    /// </summary>
    public string Stream { get; init; } = "CORDUM_JOBS";

    /// <summary>
    /// How long the stream waits for a sign of the worker before it hands the job out again. Default 30 s. A running job is kept alive
    /// three times as often.
    /// </summary>
    public TimeSpan AckWait
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(300));
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>How often a job is handed out at most. Default 5; the stream keeps a job that is given up.</summary>
    public int MaxDeliver
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 5;
}
