namespace Heddle.Bench.Running;

/// <summary>One measurement, taken once a round.</summary>
/// <param name="Name">The name it is printed under, its unit at the end.</param>
/// <param name="MeasureAsync">Takes the measurement.</param>
internal sealed record Rung(string Name, Func<Task<double>> MeasureAsync)
{
    /// <summary>A measurement that waits for nothing.</summary>
    public Rung(string name, Func<double> measure)
        : this(name, () => Task.FromResult(measure())) { }
}
