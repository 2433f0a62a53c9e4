namespace Heddle.Policy;

/// <summary>How a policy or template differs between two sets.</summary>
public enum PolicyChangeKind
{
    /// <summary>Only the second set has it.</summary>
    Added,

    /// <summary>Only the first set has it.</summary>
    Removed,

    /// <summary>Both have it and it means something else, or its annotations changed.</summary>
    Changed,
}
