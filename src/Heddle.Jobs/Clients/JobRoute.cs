namespace Heddle.Jobs;

/// <summary>Which way a job takes to its worker.</summary>
public enum JobRoute
{
    /// <summary>Through the dispatcher, on <see cref="JobSubjects.Submit"/>: with policy, placement, retries and dead letters.</summary>
    Dispatcher,

    /// <summary>
    /// Straight to a worker, on the topic: any member of the topic's queue group takes it. No policy, no retries, no record; a job that
    /// nobody takes is lost.
    /// </summary>
    Topic,
}
