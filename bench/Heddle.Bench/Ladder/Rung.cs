namespace Heddle.Bench.Ladder;

/// <summary>One measurement, taken once a round.</summary>
internal sealed record Rung(string Name, Func<Task<double>> MeasureAsync);
