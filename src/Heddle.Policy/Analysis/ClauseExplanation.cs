using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>A clause that decided whether a policy is satisfied: a constraint of its scope, or the part of a condition that made the difference.</summary>
/// <param name="Clause">The clause, as text.</param>
/// <param name="Outcome"><c>true</c>, <c>false</c>, or why the clause has no value.</param>
/// <param name="Position">Where the clause stands; null for policies without a text.</param>
/// <param name="Values">The values the outcome rests on.</param>
public sealed record ClauseExplanation(string Clause, string Outcome, SourcePosition? Position, ImmutableArray<ObservedValue> Values)
{
    /// <summary>The clause with its outcome and values on one line.</summary>
    public override string ToString() =>
        Values.IsEmpty
            ? $"`{Clause}` is {Outcome}"
            : $"`{Clause}` is {Outcome}: {string.Join(", ", Values.Select(v => $"{v.Expression} = {v.Value}"))}";
}
