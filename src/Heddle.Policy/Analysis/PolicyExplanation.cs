using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>What became of one policy for a request, and why.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="IsDetermining">Whether the decision rests on it.</param>
/// <param name="Clauses">The clauses that decided the outcome; for a satisfied policy, all that had to hold.</param>
public sealed record PolicyExplanation(
    CedarPolicy Policy,
    PolicyOutcome Outcome,
    bool IsDetermining,
    ImmutableArray<ClauseExplanation> Clauses
);
