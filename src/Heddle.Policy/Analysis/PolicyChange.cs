namespace Heddle.Policy;

/// <summary>A policy or template that differs between two sets.</summary>
/// <param name="PolicyId">Its id.</param>
/// <param name="Kind">How it differs.</param>
/// <param name="Before">Its text in the first set, formatted; null where it was added.</param>
/// <param name="After">Its text in the second set, formatted; null where it was removed.</param>
public sealed record PolicyChange(string PolicyId, PolicyChangeKind Kind, string? Before, string? After);
