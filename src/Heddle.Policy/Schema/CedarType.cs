namespace Heddle.Policy;

/// <summary>
/// A type of values: what a schema declares with all names resolved, and what the validator finds out about an expression.
/// INVARIANT: two interned types that are equal are the same object. Types of a schema are interned, so comparing them costs nothing however
/// often common types are nested; types of expressions are not, and are as small as the text of the expression.
/// </summary>
internal abstract class CedarType
{
    private protected CedarType(int height, bool isInterned)
    {
        Height = height;
        IsInterned = isInterned;
    }

    /// <summary>The number of levels from here to the deepest leaf, 1 for a leaf.</summary>
    public int Height { get; }

    public bool IsInterned { get; }

    /// <summary>The type in the text format of schemas; a long one is shortened.</summary>
    public override string ToString() => TypeText.Describe(this);
}
