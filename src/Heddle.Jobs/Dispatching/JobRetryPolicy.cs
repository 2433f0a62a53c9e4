namespace Heddle.Jobs;

/// <summary>
/// How often a job is tried again, and when. A further attempt is made when a worker reports <see cref="JobStatus.FailedRetryable"/> or is
/// lost over the job; <see cref="JobStatus.Failed"/> and <see cref="JobStatus.FailedFatal"/> are final.
/// </summary>
public sealed record JobRetryPolicy
{
    /// <summary>How many further attempts are made at most. Default 3; 0 for none.</summary>
    public int MaxRetries
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 3;

    /// <summary>How long the first further attempt waits. Default 1 s; not negative.</summary>
    public TimeSpan InitialDelay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>By what each wait is longer than the one before. Default 2; from 1 to 10.</summary>
    public double Factor
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 10);
            field = value;
        }
    } = 2;

    /// <summary>How long an attempt waits at most. Default 30 s; not negative.</summary>
    public TimeSpan MaxDelay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The part of each wait that is left to chance, 0 to 1, so that jobs that failed together do not return together. Default 0.5:
    /// between half of the wait and all of it.
    /// </summary>
    public double Jitter
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
            field = value;
        }
    } = 0.5;

    /// <summary>How long the attempt after a failure waits at most.</summary>
    /// <param name="failures">How many attempts have failed, the last one included; at least 1.</param>
    public TimeSpan DelayAfter(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        // Infinity for very many: the minimum takes care of it.
        var delay = InitialDelay.TotalMilliseconds * Math.Pow(Factor, failures - 1);
        return delay < MaxDelay.TotalMilliseconds ? TimeSpan.FromMilliseconds(delay) : MaxDelay;
    }

    /// <summary>How long the attempt after a failure waits, shortened by chance.</summary>
    /// <param name="failures">How many attempts have failed, the last one included; at least 1.</param>
    /// <param name="chance">A random number from 0, for the whole wait, to below 1.</param>
    public TimeSpan DelayAfter(int failures, double chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chance, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chance, 1);
        return DelayAfter(failures) * (1 - (Jitter * chance));
    }
}
