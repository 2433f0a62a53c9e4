namespace Heddle.Policy;

/// <summary>The two kinds of condition.</summary>
internal enum ConditionKind
{
    /// <summary>The policy applies only where the body is true.</summary>
    When,

    /// <summary>The policy applies only where the body is false.</summary>
    Unless,
}
