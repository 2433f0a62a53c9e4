namespace Heddle.Jobs;

/// <summary>The constants of the production profile (CAP specification 19).</summary>
internal static class ProductionProfile
{
    public const string Version = "cap-production-v1";
    public const string Algorithm = "ECDSA-P256-SHA256";
    public const int MessageIdBytes = 16;
    public const int MaxPacketBytes = 1_048_576;

    /// <summary>How far ahead of the receiver's clock a signature may expire, the skew left aside.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(5);

    /// <summary>How far apart the two clocks may be.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>What is signed in front of the packet's bytes, so that the signature means nothing anywhere else.</summary>
    public static ReadOnlySpan<byte> Domain => "CAP-PRODUCTION-SIGNATURE-V1\0"u8;
}
