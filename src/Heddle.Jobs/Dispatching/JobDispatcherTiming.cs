namespace Heddle.Jobs;

/// <summary>The times a dispatcher goes by. The defaults are those of the Cordum platform where it has them.</summary>
public sealed record JobDispatcherTiming
{
    internal static readonly JobDispatcherTiming Default = new();

    /// <summary>For how long a heartbeat makes a worker eligible. Default 30 s.</summary>
    public TimeSpan WorkerLifetime
    {
        get;
        init => field = Positive(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>After which silence a worker is taken for lost and its jobs are tried elsewhere. Default 90 s.</summary>
    public TimeSpan WorkerLostAfter
    {
        get;
        init => field = Positive(value);
    } = TimeSpan.FromSeconds(90);

    /// <summary>How long an attempt may run when the job sets no deadline of its own. Default 2 h 30 min.</summary>
    public TimeSpan RunningTimeout
    {
        get;
        init => field = Positive(value);
    } = TimeSpan.FromSeconds(9000);

    /// <summary>How long a job may find no living worker before it fails. Default 25 min. Busy workers do not count: their jobs wait.</summary>
    public TimeSpan MaxWait
    {
        get;
        init => field = Positive(value);
    } = TimeSpan.FromMinutes(25);

    /// <summary>How long a job waits that policy throttles, or for which policy does not answer, before policy is asked again. Default 5 s.</summary>
    public TimeSpan PolicyRetry
    {
        get;
        init => field = Positive(value);
    } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After which time a dispatch that has no result yet is looked at again: one that was published is marked as running, any other is
    /// published once more. Default 2 s.
    /// </summary>
    public TimeSpan ConfirmAfter
    {
        get;
        init => field = Positive(value);
    } = TimeSpan.FromSeconds(2);

    /// <summary>How long the other dispatchers leave a job that is due to the one that had it last. Default 5 s.</summary>
    public TimeSpan TakeoverGrace
    {
        get;
        init => field = Positive(value);
    } = TimeSpan.FromSeconds(5);

    /// <summary>How often jobs that are due are looked for. Default 100 ms.</summary>
    public TimeSpan SweepInterval
    {
        get;
        init => field = Positive(value);
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a submitted job or a result may be with a dispatcher that has died before another gets it. Default 30 s.</summary>
    public TimeSpan AckWait
    {
        get;
        init => field = Positive(value);
    } = TimeSpan.FromSeconds(30);

    private static TimeSpan Positive(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        return value;
    }
}
