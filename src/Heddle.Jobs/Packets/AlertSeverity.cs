namespace Heddle.Jobs;

/// <summary>How bad it is.</summary>
public enum AlertSeverity
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Good to know.</summary>
    Info = 1,

    /// <summary>May become a problem.</summary>
    Warning = 2,

    /// <summary>Something failed.</summary>
    Error = 3,

    /// <summary>Somebody should look now.</summary>
    Critical = 4,
}
