using System.Security.Cryptography;

namespace Heddle.Jobs;

/// <summary>What a production signer signs with, and on whose behalf.</summary>
public sealed record ProductionSigningOptions
{
    /// <summary>The sender's key; it stays the caller's to dispose.</summary>
    public required JobSigningKey Key { get; init; }

    /// <summary>The key's id in the receivers' <see cref="ProductionKeyRing"/>.</summary>
    public required string KeyId { get; init; }

    /// <summary>On whose behalf the sender speaks, unless the packet names an identity itself; the tenant is required.</summary>
    public required IdentityBinding Identity { get; init; }

    /// <summary>How long a packet may be on its way. Default 2 minutes; above zero, at most 5 minutes, the profile's bound.</summary>
    public TimeSpan Lifetime
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ProductionProfile.MaxLifetime);
            field = value;
        }
    } = TimeSpan.FromMinutes(2);

    /// <summary>The clock. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where message ids come from; never anything but a cryptographic source outside tests.</summary>
    public RandomNumberGenerator Random { get; init; } = RandomNumberGenerator.Create();
}
