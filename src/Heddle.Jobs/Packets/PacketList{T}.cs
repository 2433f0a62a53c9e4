using System.Collections;
using System.Runtime.CompilerServices;

namespace Heddle.Jobs;

/// <summary>The values of a repeated field: immutable, compared by content. Write it as a collection expression.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
[CollectionBuilder(typeof(PacketList), nameof(PacketList.Create))]
public sealed class PacketList<T> : IReadOnlyList<T>, IEquatable<PacketList<T>>
{
    private readonly T[] _items;

    // The array is taken over, not copied.
    internal PacketList(T[] items) => _items = items;

    internal static PacketList<T> Empty { get; } = new([]);

    /// <summary>How many values there are.</summary>
    public int Count => _items.Length;

    /// <summary>The value at a place.</summary>
    /// <param name="index">The place, from 0.</param>
    public T this[int index] => _items[index];

    /// <summary>The values.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    internal PacketList<T> Append(T[] items) => _items.Length == 0 ? new(items) : new([.. _items, .. items]);

    /// <summary>Enumerates without allocating.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc />
    public bool Equals(PacketList<T>? other) => other is not null && AsSpan().SequenceEqual(other.AsSpan(), EqualityComparer<T>.Default);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as PacketList<T>);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (var item in this)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>How many values there are; what they are may not belong into a log.</summary>
    public override string ToString() => $"[{Count} items]";

    /// <summary>Copies an array.</summary>
    /// <param name="items">The values, in order.</param>
    public static implicit operator PacketList<T>(T[] items) => PacketList.Create<T>(items);
}
