namespace Heddle.Policy;

/// <summary>
/// A node of a policy's condition. Two nodes are equal when they mean the same text; where they stand does not count.
/// INVARIANT: no tree is higher than <see cref="LanguageLimits.MaxDepth" />, so walking one recursively is safe.
/// </summary>
internal abstract record Expression
{
    private protected Expression() { }

    /// <summary>Where the node stands in the source; empty for nodes built in code.</summary>
    public SourceSpan Span { get; init; }

    public virtual bool Equals(Expression? other) => other is not null && EqualityContract == other.EqualityContract;

    public override int GetHashCode() => EqualityContract.GetHashCode();
}
