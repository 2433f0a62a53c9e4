namespace Heddle.Policy;

/// <summary>Names an action: <c>read</c>, <c>"read all"</c> or <c>Docs::Action::"read"</c>.</summary>
/// <param name="Type">The action type as written; null where only the id is written.</param>
/// <param name="Id">The id of the action entity.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record ActionReferenceSyntax(string? Type, string Id, SourceSpan Span);
