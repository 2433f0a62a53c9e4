namespace Heddle.Policy;

/// <summary><c>@name("value")</c> or <c>@name</c>, whose value is then null. Annotations never influence a decision.</summary>
internal sealed record Annotation(string Name, string? Value)
{
    /// <summary>Where it stands in the source, from the <c>@</c>.</summary>
    public SourceSpan Span { get; init; }

    public bool Equals(Annotation? other) => other is not null && Name == other.Name && Value == other.Value;

    public override int GetHashCode() => HashCode.Combine(Name, Value);
}
