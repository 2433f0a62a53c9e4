namespace Heddle.Jobs;

/// <summary>How a <see cref="JobStore"/> is set up.</summary>
public sealed record JobStoreOptions
{
    /// <summary>Where the dispatchers store.</summary>
    public JobStorageOptions Storage { get; init; } = JobStorageOptions.Default;

    /// <summary>The sender of what is published: cancellations and second tries. Default <c>heddle-operator</c>.</summary>
    public string SenderId
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
    } = "heddle-operator";

    /// <summary>Whose heartbeats are believed. Default: everybody's.</summary>
    public PacketReader Reader { get; init; } = PacketReader.Create();

    /// <summary>How packets are signed. Default <see cref="PacketSigner.Unsigned"/>.</summary>
    public PacketSigner Signer { get; init; } = PacketSigner.Unsigned;

    /// <summary>The clock. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
