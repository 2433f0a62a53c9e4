namespace Heddle.Policy;

/// <summary><c>@name("value")</c> or <c>@name</c>, whose value is then null. Annotations never influence a decision.</summary>
internal sealed record Annotation(string Name, string? Value);
