using System.Collections;
using System.Runtime.CompilerServices;

namespace Heddle.Jobs;

/// <summary>The values of a repeated field: immutable, compared by content. Write it as a collection expression.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
[CollectionBuilder(typeof(PacketList), nameof(PacketList.Create))]
public readonly struct PacketList<T> : IReadOnlyList<T>, IEquatable<PacketList<T>>
{
    private readonly T[]? _items;

    // The array is taken over, not copied.
    internal PacketList(T[] items) => _items = items;

    /// <summary>How many values there are.</summary>
    public int Count => AsSpan().Length;

    /// <summary>The value at a place.</summary>
    /// <param name="index">The place, from 0.</param>
    public T this[int index] => AsSpan()[index];

    /// <summary>The values.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    internal PacketList<T> Append(T[] items) => _items is null ? new(items) : new([.. _items, .. items]);

    /// <summary>Enumerates without allocating.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_items ?? []).GetEnumerator();

    /// <inheritdoc />
    public bool Equals(PacketList<T> other) => AsSpan().SequenceEqual(other.AsSpan(), EqualityComparer<T>.Default);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is PacketList<T> other && Equals(other);

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

    /// <summary>Whether two lists hold the same values in the same order.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(PacketList<T> left, PacketList<T> right) => left.Equals(right);

    /// <summary>Whether two lists differ.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(PacketList<T> left, PacketList<T> right) => !left.Equals(right);
}
