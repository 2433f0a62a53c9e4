namespace Heddle.Policy;

/// <summary>
/// A type as written. INVARIANT: no tree is higher than <see cref="LanguageLimits.MaxDepth" />, so walking one recursively is safe.
/// </summary>
/// <param name="Span">Where it stands.</param>
internal abstract record TypeSyntax(SourceSpan Span);
