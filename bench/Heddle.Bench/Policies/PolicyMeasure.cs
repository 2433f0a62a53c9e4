namespace Heddle.Bench.Policies;

/// <summary>One measurement, taken once a round.</summary>
internal sealed record PolicyMeasure(string Name, Func<Task<double>> TakeAsync);
