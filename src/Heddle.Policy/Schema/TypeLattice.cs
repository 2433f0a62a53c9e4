namespace Heddle.Policy;

/// <summary>The order of types in strict mode: <c>True</c> and <c>False</c> are below <c>Bool</c>, everything else is only below itself.</summary>
internal static class TypeLattice
{
    /// <summary>The least type that holds the values of both; null where there is none.</summary>
    public static CedarType? LeastUpperBound(CedarType left, CedarType right)
    {
        if (ReferenceEquals(left, right))
        {
            return left;
        }

        // Two types without their own parts in the policy can only be equal by being the same object, or be booleans.
        if (left.IsInterned && right.IsInterned)
        {
            return left is SimpleType { Kind: ValueKind.Boolean } && right is SimpleType { Kind: ValueKind.Boolean } ? SimpleType.Boolean
                : left is EntityType one && right is EntityType other && one.Name.Equals(other.Name) ? left
                : null;
        }

        return (left, right) switch
        {
            (SetType one, SetType other) => LeastUpperBound(one.Element, other.Element) is { } element ? With(one, other, element) : null,
            (RecordType one, RecordType other) => OfRecords(one, other),
            _ => null,
        };
    }

    /// <summary>Whether values of the two types can be compared: one type holds both.</summary>
    public static bool AreCompatible(CedarType left, CedarType right) => LeastUpperBound(left, right) is not null;

    private static SetType With(SetType left, SetType right, CedarType element) =>
        ReferenceEquals(element, left.Element) && left.IsInterned ? left
        : ReferenceEquals(element, right.Element) && right.IsInterned ? right
        : new SetType(element, isInterned: false);

    private static RecordType? OfRecords(RecordType left, RecordType right)
    {
        if (!left.Names.SequenceEqual(right.Names))
        {
            return null;
        }

        var attributes = new AttributeType[left.Names.Length];
        var (isLeft, isRight) = (left.IsInterned, right.IsInterned);
        for (var i = 0; i < attributes.Length; i++)
        {
            var (one, other) = (left.Attributes[i], right.Attributes[i]);
            if (one.IsRequired != other.IsRequired || LeastUpperBound(one.Type, other.Type) is not { } bound)
            {
                return null;
            }

            isLeft &= ReferenceEquals(bound, one.Type);
            isRight &= ReferenceEquals(bound, other.Type);
            attributes[i] = one with { Type = bound };
        }

        // Keeping the schema's own object makes the next comparison free.
        return isLeft ? left
            : isRight ? right
            : new RecordType(left.Names.ToArray(), attributes, isInterned: false);
    }
}
