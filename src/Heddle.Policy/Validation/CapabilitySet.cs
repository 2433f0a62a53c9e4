using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>What is known to be there at some point of an expression, or, of an expression, what is known where it is true.</summary>
internal readonly struct CapabilitySet
{
    private readonly ImmutableHashSet<Capability>? _items;

    private CapabilitySet(ImmutableHashSet<Capability> items) => _items = items;

    public static CapabilitySet Empty => default;

    public static CapabilitySet Of(Capability capability) => new([capability]);

    public bool Contains(Capability capability) => _items is not null && _items.Contains(capability);

    public CapabilitySet Union(CapabilitySet other)
    {
        if (_items is null || ReferenceEquals(_items, other._items))
        {
            return other;
        }

        // Adding the few to the many keeps long chains linear.
        return other._items is null ? this
            : other._items.Count > _items.Count ? new(other._items.Union(_items))
            : new(_items.Union(other._items));
    }

    public CapabilitySet Intersect(CapabilitySet other)
    {
        if (_items is null || other._items is null)
        {
            return Empty;
        }

        var (few, many) = _items.Count < other._items.Count ? (_items, other._items) : (other._items, _items);
        var shared = few.Where(many.Contains).ToImmutableHashSet();
        return shared.IsEmpty ? Empty : new(shared);
    }
}
