namespace Heddle.Policy;

/// <summary><c>when { body }</c> or <c>unless { body }</c>.</summary>
internal sealed record PolicyCondition(ConditionKind Kind, Expression Body)
{
    /// <summary>Where it stands in the source, from the keyword to the closing brace.</summary>
    public SourceSpan Span { get; init; }

    public bool Equals(PolicyCondition? other) => other is not null && Kind == other.Kind && Body.Equals(other.Body);

    public override int GetHashCode() => HashCode.Combine(Kind, Body);
}
