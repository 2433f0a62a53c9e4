namespace Heddle.Jobs;

/// <summary>Whom a production reader believes.</summary>
public sealed record ProductionReaderOptions
{
    /// <summary>The keys to trust.</summary>
    public required ProductionKeyRing Keys { get; init; }

    /// <summary>Where message ids are remembered. Share it among the processes that share a subject.</summary>
    public required IReplayStore Replays { get; init; }

    /// <summary>How much is read. Default <see cref="PacketLimits.Default"/>; packets above 1 MiB are refused whatever it says.</summary>
    public PacketLimits Limits { get; init; } = PacketLimits.Default;

    /// <summary>The clock. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
