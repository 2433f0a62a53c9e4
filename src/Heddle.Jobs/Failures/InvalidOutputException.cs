namespace Heddle.Jobs;

/// <summary>A handler's output breaks its type's rules. Another attempt may do better: what makes outputs is often not deterministic.</summary>
internal sealed class InvalidOutputException(string problem) : Exception($"output validation failed: {problem}");
