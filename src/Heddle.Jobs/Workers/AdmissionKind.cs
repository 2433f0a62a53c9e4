namespace Heddle.Jobs;

/// <summary>What a worker does with a job it is offered.</summary>
internal enum AdmissionKind
{
    /// <summary>Run it.</summary>
    Run,

    /// <summary>Nothing: it is running here.</summary>
    Running,

    /// <summary>Report the former result again.</summary>
    Done,

    /// <summary>Report it as called off: the cancellation came before the job.</summary>
    CalledOff,

    /// <summary>Nothing: it is stale, too early or another worker's.</summary>
    Refused,
}
