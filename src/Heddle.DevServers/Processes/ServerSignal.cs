namespace Heddle.DevServers;

/// <summary>What a server can be told.</summary>
internal enum ServerSignal
{
    /// <summary>End at once.</summary>
    Kill,

    /// <summary>Finish and end.</summary>
    Stop,

    /// <summary>Read the configuration again.</summary>
    Reload,

    /// <summary>Take no new clients, send the others away, then end.</summary>
    LameDuck,
}
