using System.Runtime.CompilerServices;

namespace Heddle.Policy;

/// <summary>Makes equal types of a schema one object. The parts of a type are interned before it, so comparing two costs one level only.</summary>
internal sealed class TypeInterner
{
    private readonly Dictionary<EntityTypeName, EntityType> _entities = [];
    private readonly Dictionary<CedarType, SetType> _sets = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<RecordType, RecordType> _records = new(new ShallowComparer());

    public EntityType Entity(EntityTypeName name)
    {
        if (!_entities.TryGetValue(name, out var type))
        {
            _entities.Add(name, type = new EntityType(name));
        }

        return type;
    }

    public SetType Set(CedarType element)
    {
        if (!_sets.TryGetValue(element, out var type))
        {
            _sets.Add(element, type = new SetType(element, isInterned: true));
        }

        return type;
    }

    /// <summary>Takes over two arrays of one length, in any order; no name occurs twice.</summary>
    public RecordType Record(string[] names, AttributeType[] attributes)
    {
        if (names.Length == 0)
        {
            return RecordType.Empty;
        }

        Array.Sort(names, attributes, StringComparer.Ordinal);
        var made = new RecordType(names, attributes, isInterned: true);
        return _records.TryAdd(made, made) ? made : _records[made];
    }

    private sealed class ShallowComparer : IEqualityComparer<RecordType>
    {
        public bool Equals(RecordType? x, RecordType? y) =>
            ReferenceEquals(x, y)
            || (x is not null && y is not null && x.Names.SequenceEqual(y.Names) && x.Attributes.SequenceEqual(y.Attributes));

        public int GetHashCode(RecordType record)
        {
            var hash = new HashCode();
            for (var i = 0; i < record.Names.Length; i++)
            {
                hash.Add(string.GetHashCode(record.Names[i], StringComparison.Ordinal));
                hash.Add(RuntimeHelpers.GetHashCode(record.Attributes[i].Type));
                hash.Add(record.Attributes[i].IsRequired);
            }

            return hash.ToHashCode();
        }
    }
}
