namespace Heddle.Policy;

/// <summary><c>Set&lt;Element&gt;</c>.</summary>
internal sealed record SetTypeSyntax(TypeSyntax Element, SourceSpan Span) : TypeSyntax(Span);
