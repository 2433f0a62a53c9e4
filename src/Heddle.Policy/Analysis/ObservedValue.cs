namespace Heddle.Policy;

/// <summary>A part of a condition and the value it had.</summary>
/// <param name="Expression">The part, as text.</param>
/// <param name="Value">The value, as text; cut off beyond 200 characters.</param>
public sealed record ObservedValue(string Expression, string Value);
