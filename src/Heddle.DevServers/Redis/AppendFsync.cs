namespace Heddle.DevServers;

/// <summary>When Redis hands its append-only file over to the disk.</summary>
public enum AppendFsync
{
    /// <summary>Once a second: at most that second is lost when the machine fails.</summary>
    EverySecond,

    /// <summary>Before each answer: nothing acknowledged is lost.</summary>
    Always,

    /// <summary>When the operating system sees fit.</summary>
    No,
}
