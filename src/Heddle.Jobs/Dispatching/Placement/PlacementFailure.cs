namespace Heddle.Jobs;

/// <summary>Why no worker was found.</summary>
internal enum PlacementFailure
{
    /// <summary>One was.</summary>
    None,

    /// <summary>No pool serves the topic with what the job requires: the routing table must change first.</summary>
    NoPool,

    /// <summary>No living worker of the pools fits.</summary>
    NoWorkers,

    /// <summary>Those that fit have enough to do.</summary>
    Overloaded,
}
