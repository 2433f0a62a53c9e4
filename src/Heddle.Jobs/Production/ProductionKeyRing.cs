using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <summary>
/// The keys one trusts in the production profile: each belongs to a sender of a tenant and has an id of its own, so that an old and a
/// new key overlap while keys rotate. Nothing in a packet adds to it.
/// </summary>
public sealed class ProductionKeyRing
{
    private readonly ImmutableDictionary<(string Tenant, string Sender, string KeyId), JobVerifyingKey> _keys;

    private ProductionKeyRing(ImmutableDictionary<(string Tenant, string Sender, string KeyId), JobVerifyingKey> keys) => _keys = keys;

    /// <summary>The ring that trusts nobody.</summary>
    public static ProductionKeyRing Empty { get; } =
        new(ImmutableDictionary<(string Tenant, string Sender, string KeyId), JobVerifyingKey>.Empty);

    /// <summary>A ring with one key more.</summary>
    /// <param name="tenantId">The tenant the sender speaks for.</param>
    /// <param name="senderId">The sender.</param>
    /// <param name="keyId">The key's id.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">An id is empty.</exception>
    public ProductionKeyRing With(string tenantId, string senderId, string keyId, JobVerifyingKey key)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenantId);
        ArgumentException.ThrowIfNullOrEmpty(senderId);
        ArgumentException.ThrowIfNullOrEmpty(keyId);
        ArgumentNullException.ThrowIfNull(key);
        return new(_keys.SetItem((tenantId, senderId, keyId), key));
    }

    /// <summary>A ring without a key, for the end of its rotation or its loss.</summary>
    /// <param name="tenantId">The tenant the sender speaks for.</param>
    /// <param name="senderId">The sender.</param>
    /// <param name="keyId">The key's id.</param>
    public ProductionKeyRing Without(string tenantId, string senderId, string keyId) => new(_keys.Remove((tenantId, senderId, keyId)));

    /// <summary>Finds a key.</summary>
    /// <param name="tenantId">The tenant the sender speaks for.</param>
    /// <param name="senderId">The sender.</param>
    /// <param name="keyId">The key's id.</param>
    /// <param name="key">The key.</param>
    public bool TryGet(string tenantId, string senderId, string keyId, [NotNullWhen(true)] out JobVerifyingKey? key) =>
        _keys.TryGetValue((tenantId, senderId, keyId), out key);
}
