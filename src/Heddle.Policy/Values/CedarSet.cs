using System.Collections;

namespace Heddle.Policy;

/// <summary>An immutable set of values. The order in which they were given is kept for display and does not count for equality.</summary>
public sealed class CedarSet : IReadOnlyCollection<CedarValue>, IEquatable<CedarSet>
{
    private const int LinearSearchLimit = 8;

    private readonly CedarValue[] _items;
    private readonly HashSet<CedarValue>? _index;
    private int _hash;

    private CedarSet(CedarValue[] items, HashSet<CedarValue>? index)
    {
        _items = items;
        _index = index;
        Depth = ValueDepth.Over(items);
    }

    /// <summary>The set without elements.</summary>
    public static CedarSet Empty { get; } = new([], null);

    /// <summary>The number of distinct elements.</summary>
    public int Count => _items.Length;

    internal ReadOnlySpan<CedarValue> Items => _items;

    internal int Depth { get; }

    /// <summary>A set of the given values; repeated ones count once.</summary>
    /// <param name="values">The values.</param>
    /// <exception cref="ArgumentException">Sets and records are nested deeper than 400 levels.</exception>
    public static CedarSet Create(params ReadOnlySpan<CedarValue> values)
    {
        var set = CreateUnchecked(values);
        ValueDepth.Check(set.Depth, nameof(values));
        return set;
    }

    /// <summary>A set whose depth its maker bounds.</summary>
    internal static CedarSet CreateUnchecked(ReadOnlySpan<CedarValue> values)
    {
        if (values.IsEmpty)
        {
            return Empty;
        }

        return values.Length <= LinearSearchLimit ? CreateSmall(values) : CreateLarge(values);
    }

    /// <summary>Whether a value is an element.</summary>
    /// <param name="value">The value.</param>
    public bool Contains(CedarValue value)
    {
        if (_index is not null)
        {
            return _index.Contains(value);
        }

        foreach (ref readonly var item in _items.AsSpan())
        {
            if (item.Equals(value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether every element of another set is an element of this one.</summary>
    /// <param name="other">The other set.</param>
    public bool ContainsAll(CedarSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count > Count)
        {
            return false;
        }

        foreach (ref readonly var item in other._items.AsSpan())
        {
            if (!Contains(item))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the two sets share an element.</summary>
    /// <param name="other">The other set.</param>
    public bool ContainsAny(CedarSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (probe, target) = Count < other.Count ? (this, other) : (other, this);
        foreach (ref readonly var item in probe._items.AsSpan())
        {
            if (target.Contains(item))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc />
    public bool Equals(CedarSet? other) =>
        ReferenceEquals(this, other) || (other is not null && Count == other.Count && ContainsAll(other));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as CedarSet);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        if (_hash != 0)
        {
            return _hash;
        }

        // Order must not count; the sum of well-mixed hashes keeps that.
        var sum = 0;
        foreach (ref readonly var item in _items.AsSpan())
        {
            sum += HashCode.Combine(item.GetHashCode());
        }

        return _hash = HashCode.Combine(ValueKind.Set, sum);
    }

    /// <summary>The elements in the order given.</summary>
    public IEnumerator<CedarValue> GetEnumerator() => ((IEnumerable<CedarValue>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <summary>The set as an expression of the policy language.</summary>
    public override string ToString() => ValueText.Format(this);

    private static CedarSet CreateSmall(ReadOnlySpan<CedarValue> values)
    {
        var items = new CedarValue[values.Length];
        var count = 0;
        foreach (ref readonly var value in values)
        {
            if (!items.AsSpan(0, count).Contains(value))
            {
                items[count++] = value;
            }
        }

        return new CedarSet(count == items.Length ? items : items[..count], null);
    }

    private static CedarSet CreateLarge(ReadOnlySpan<CedarValue> values)
    {
        var index = new HashSet<CedarValue>(values.Length);
        var items = new CedarValue[values.Length];
        var count = 0;
        foreach (ref readonly var value in values)
        {
            if (index.Add(value))
            {
                items[count++] = value;
            }
        }

        return new CedarSet(count == items.Length ? items : items[..count], count <= LinearSearchLimit ? null : index);
    }
}
