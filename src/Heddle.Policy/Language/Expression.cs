namespace Heddle.Policy;

/// <summary>
/// A node of a policy's condition. Two nodes are equal when they mean the same text; where they stand does not count.
/// INVARIANT: no tree is higher than <see cref="LanguageLimits.MaxDepth" />, so walking one recursively is safe.
/// </summary>
internal abstract record Expression
{
    private protected Expression(int height) => Height = height;

    /// <summary>The number of levels from here to the deepest leaf, 1 for a leaf.</summary>
    public int Height { get; }

    /// <summary>Where the node stands in the source; empty for nodes built in code.</summary>
    public SourceSpan Span { get; init; }

    public virtual bool Equals(Expression? other) => other is not null && EqualityContract == other.EqualityContract;

    public override int GetHashCode() => EqualityContract.GetHashCode();

    private protected static int HeightOver(SyntaxList<Expression> children)
    {
        var height = 1;
        foreach (var child in children)
        {
            height = Math.Max(height, child.Height + 1);
        }

        return height;
    }
}
