using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Heddle.Jobs;

/// <summary>
/// A map field: immutable, compared by content, in the order of the keys' UTF-8 bytes. Write it as a collection expression
/// (<c>[new("env", "prod")]</c>) or assign a dictionary.
/// </summary>
/// <remarks>The order is that of the signed bytes, so it is established once, where the map is made, and never while packets are sent.</remarks>
/// <typeparam name="TValue">The type of the values.</typeparam>
[CollectionBuilder(typeof(PacketMap), nameof(PacketMap.Create))]
public readonly struct PacketMap<TValue> : IReadOnlyDictionary<string, TValue>, IEquatable<PacketMap<TValue>>
{
    // INVARIANT: strictly ascending in Utf8Order.
    private readonly KeyValuePair<string, TValue>[]? _entries;

    private PacketMap(KeyValuePair<string, TValue>[] entries) => _entries = entries;

    private KeyValuePair<string, TValue>[] Entries => _entries ?? [];

    /// <summary>How many entries there are.</summary>
    public int Count => AsSpan().Length;

    /// <summary>The keys, in the order of their UTF-8 bytes.</summary>
    public IEnumerable<string> Keys => Entries.Select(entry => entry.Key);

    /// <summary>The values, in the order of the keys.</summary>
    public IEnumerable<TValue> Values => Entries.Select(entry => entry.Value);

    /// <summary>The value under a key.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public TValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"there is no key `{key}`");

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value)
    {
        ArgumentNullException.ThrowIfNull(key);
        var entries = AsSpan();
        var (low, high) = (0, entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Utf8Order.Compare(key, entries[middle].Key);
            if (order == 0)
            {
                value = entries[middle].Value;
                return true;
            }

            (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
        }

        value = default;
        return false;
    }

    /// <inheritdoc />
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <summary>The entries, in the order of the keys' UTF-8 bytes.</summary>
    public ReadOnlySpan<KeyValuePair<string, TValue>> AsSpan() => _entries;

    /// <summary>Takes an array over; <see langword="null"/> when a key occurs twice.</summary>
    internal static PacketMap<TValue>? TrySort(KeyValuePair<string, TValue>[] entries, out string? twice)
    {
        if (!IsAscending(entries, out twice))
        {
            Array.Sort(entries, static (left, right) => Utf8Order.Compare(left.Key, right.Key));
            if (!IsAscending(entries, out twice))
            {
                return null;
            }
        }

        return new PacketMap<TValue>(entries);
    }

    private static bool IsAscending(KeyValuePair<string, TValue>[] entries, out string? firstOutOfOrder)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            if (Utf8Order.Compare(entries[i - 1].Key, entries[i].Key) >= 0)
            {
                firstOutOfOrder = entries[i].Key;
                return false;
            }
        }

        firstOutOfOrder = null;
        return true;
    }

    /// <summary>Enumerates without allocating.</summary>
    public ReadOnlySpan<KeyValuePair<string, TValue>>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<KeyValuePair<string, TValue>> IEnumerable<KeyValuePair<string, TValue>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, TValue>>)Entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Entries.GetEnumerator();

    /// <inheritdoc />
    public bool Equals(PacketMap<TValue> other) =>
        AsSpan().SequenceEqual(other.AsSpan(), EqualityComparer<KeyValuePair<string, TValue>>.Default);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is PacketMap<TValue> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (var (key, value) in this)
        {
            hash.Add(key);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>How many entries there are; what they are may not belong into a log.</summary>
    public override string ToString() => $"[{Count} entries]";

    /// <summary>Copies a dictionary.</summary>
    /// <param name="entries">The entries.</param>
    public static implicit operator PacketMap<TValue>(Dictionary<string, TValue> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return PacketMap.Create<TValue>(entries.ToArray());
    }

    /// <summary>Whether two maps hold the same entries.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(PacketMap<TValue> left, PacketMap<TValue> right) => left.Equals(right);

    /// <summary>Whether two maps differ.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(PacketMap<TValue> left, PacketMap<TValue> right) => !left.Equals(right);
}
