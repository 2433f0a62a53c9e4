namespace Heddle.Policy;

/// <summary>A type's name as written, with or without its namespace.</summary>
/// <param name="Text">The name, without white space.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record NameSyntax(string Text, SourceSpan Span);
