namespace Heddle.Jobs;

/// <summary>What the dispatcher does about a job after the policy was asked.</summary>
internal enum GateVerdict
{
    /// <summary>Goes on.</summary>
    Go,

    /// <summary>Asks again later.</summary>
    Wait,

    /// <summary>Ends the job.</summary>
    Deny,
}
