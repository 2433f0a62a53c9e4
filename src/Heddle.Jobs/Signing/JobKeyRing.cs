using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <summary>
/// The senders one trusts, each with its key. A reader without a key ring accepts unsigned packets; a reader with one, even an empty
/// one, accepts only what a known sender signed.
/// </summary>
public sealed class JobKeyRing
{
    private readonly ImmutableDictionary<string, JobVerifyingKey> _keys;

    private JobKeyRing(ImmutableDictionary<string, JobVerifyingKey> keys) => _keys = keys;

    /// <summary>The ring that trusts nobody.</summary>
    public static JobKeyRing Empty { get; } = new(ImmutableDictionary.Create<string, JobVerifyingKey>(StringComparer.Ordinal));

    /// <summary>How many senders there are.</summary>
    public int Count => _keys.Count;

    /// <summary>A ring with one sender more, or with another key for it.</summary>
    /// <param name="senderId">The sender, as it stands in <see cref="BusPacket.SenderId"/>.</param>
    /// <param name="key">Its key.</param>
    /// <exception cref="ArgumentException">The sender is empty.</exception>
    public JobKeyRing With(string senderId, JobVerifyingKey key)
    {
        ArgumentException.ThrowIfNullOrEmpty(senderId);
        ArgumentNullException.ThrowIfNull(key);
        return new(_keys.SetItem(senderId, key));
    }

    /// <summary>Finds a sender's key.</summary>
    /// <param name="senderId">The sender.</param>
    /// <param name="key">Its key.</param>
    public bool TryGet(string senderId, [NotNullWhen(true)] out JobVerifyingKey? key) => _keys.TryGetValue(senderId, out key);
}
