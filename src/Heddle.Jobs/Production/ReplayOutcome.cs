namespace Heddle.Jobs;

/// <summary>What a replay store knows of a message.</summary>
public enum ReplayOutcome
{
    /// <summary>It was not seen before; from now on it was.</summary>
    First,

    /// <summary>It was seen before, with the same content.</summary>
    Duplicate,

    /// <summary>Its id was seen before, with other content.</summary>
    Conflict,
}
