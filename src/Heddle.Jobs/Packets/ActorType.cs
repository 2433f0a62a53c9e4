namespace Heddle.Jobs;

/// <summary>What kind of actor asked for a job.</summary>
public enum ActorType
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>A person.</summary>
    Human = 1,

    /// <summary>A program.</summary>
    Service = 2,
}
