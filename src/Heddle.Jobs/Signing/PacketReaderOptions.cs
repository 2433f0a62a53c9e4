namespace Heddle.Jobs;

/// <summary>Whom a <see cref="PacketReader"/> believes, and how much it reads.</summary>
public sealed record PacketReaderOptions
{
    internal static readonly PacketReaderOptions Default = new();

    /// <summary>
    /// The senders to trust. <see langword="null"/>, the default, accepts packets without looking for a signature; any ring, even an
    /// empty one, accepts only what a sender in it signed.
    /// </summary>
    public JobKeyRing? Keys { get; init; }

    /// <summary>How much is read. Default <see cref="PacketLimits.Default"/>.</summary>
    public PacketLimits Limits { get; init; } = PacketLimits.Default;
}
