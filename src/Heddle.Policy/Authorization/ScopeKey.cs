using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>What a policy can be filed under: an entity or an entity type, for one part of the request.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ScopeKey(RequestVariable Variable, object EntityOrType)
{
    /// <summary>The keys of a constraint: none where it constrains nothing, several for a list of actions.</summary>
    public static ScopeKey[] Of(RequestVariable variable, ScopeConstraint constraint) =>
        constraint.Operator switch
        {
            ScopeOperator.Any => [],
            ScopeOperator.Is => [new ScopeKey(variable, constraint.Type!)],
            ScopeOperator.InList => [.. constraint.Entities.Span.ToArray().Distinct().Select(e => new ScopeKey(variable, e))],
            _ => [new ScopeKey(variable, constraint.Entity!)],
        };
}
