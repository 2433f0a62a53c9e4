namespace Heddle.Policy;

/// <summary>One of the three constraints of a policy's scope.</summary>
internal sealed record ScopeConstraint(ScopeOperator Operator)
{
    public static readonly ScopeConstraint Any = new(ScopeOperator.Any);

    /// <summary>The type of <see cref="ScopeOperator.Is" /> and <see cref="ScopeOperator.IsIn" />; null otherwise.</summary>
    public EntityTypeName? Type { get; init; }

    /// <summary>The entity of <see cref="ScopeOperator.Equal" />, <see cref="ScopeOperator.In" /> and <see cref="ScopeOperator.IsIn" />; null for a slot.</summary>
    public EntityUid? Entity { get; init; }

    /// <summary>Whether a slot, <c>?principal</c> or <c>?resource</c>, stands where the entity would.</summary>
    public bool IsSlot { get; init; }

    /// <summary>The entities of <see cref="ScopeOperator.InList" />; may be empty.</summary>
    public SyntaxList<EntityUid> Entities { get; init; }

    /// <summary>Where the constraint, with its variable, stands in the source.</summary>
    public SourceSpan Span { get; init; }

    public bool Equals(ScopeConstraint? other) =>
        other is not null
        && Operator == other.Operator
        && IsSlot == other.IsSlot
        && Equals(Type, other.Type)
        && Equals(Entity, other.Entity)
        && Entities.Equals(other.Entities);

    public override int GetHashCode() => HashCode.Combine(Operator, IsSlot, Type, Entity, Entities);
}
