namespace Heddle.Policy;

/// <summary>Bounds that keep hostile input from exhausting the stack; far above what people and generators write.</summary>
internal static class LanguageLimits
{
    /// <summary>
    /// The height of an expression, a type or a value. A chain of <c>&amp;&amp;</c> or <c>||</c> of any length counts as one level.
    /// At this height the deepest walk, which is the parser's, fits into the smallest default thread stack (1 MB), also without optimisation.
    /// </summary>
    public const int MaxDepth = 400;
}
