namespace Heddle.Policy;

/// <summary>What became of a policy for a request.</summary>
public enum PolicyOutcome
{
    /// <summary>Scope and conditions hold: the policy has its effect.</summary>
    Satisfied,

    /// <summary>The scope holds and a condition does not.</summary>
    NotSatisfied,

    /// <summary>The scope does not hold.</summary>
    OutOfScope,

    /// <summary>A condition has no value.</summary>
    Failed,
}
