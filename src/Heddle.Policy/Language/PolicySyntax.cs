namespace Heddle.Policy;

/// <summary>A policy or, where a scope holds a slot, a template, as written.</summary>
internal sealed record PolicySyntax(PolicyEffect Effect, ScopeConstraint Principal, ScopeConstraint Action, ScopeConstraint Resource)
{
    /// <summary>The annotations in the order written; no name occurs twice.</summary>
    public SyntaxList<Annotation> Annotations { get; init; }

    /// <summary>The conditions in the order written, which is the order of evaluation.</summary>
    public SyntaxList<PolicyCondition> Conditions { get; init; }

    /// <summary>The text the policy was read from; null for one built in code.</summary>
    public SourceText? Source { get; init; }

    /// <summary>Where the policy, annotations included, stands in <see cref="Source" />.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>Where the effect and the scope stand in <see cref="Source" />, from the keyword to the closing parenthesis.</summary>
    public SourceSpan HeadSpan { get; init; }

    /// <summary>Whether a slot makes this a template.</summary>
    public bool IsTemplate => Principal.IsSlot || Resource.IsSlot;

    public bool Equals(PolicySyntax? other) =>
        other is not null
        && Effect == other.Effect
        && Principal.Equals(other.Principal)
        && Action.Equals(other.Action)
        && Resource.Equals(other.Resource)
        && Annotations.Equals(other.Annotations)
        && Conditions.Equals(other.Conditions);

    public override int GetHashCode() => HashCode.Combine(Effect, Principal, Action, Resource, Annotations, Conditions);
}
