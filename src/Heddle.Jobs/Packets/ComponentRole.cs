namespace Heddle.Jobs;

/// <summary>What a component does on the bus.</summary>
public enum ComponentRole
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Takes work from outside and submits it.</summary>
    Gateway = 1,

    /// <summary>Chooses workers and keeps the jobs' states: what Heddle calls the dispatcher.</summary>
    Scheduler = 2,

    /// <summary>Runs jobs.</summary>
    Worker = 3,

    /// <summary>Submits jobs as steps of workflows.</summary>
    Orchestrator = 4,

    /// <summary>Watches.</summary>
    Controller = 5,
}
