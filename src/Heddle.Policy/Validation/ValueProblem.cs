namespace Heddle.Policy;

/// <summary>What is wrong with a value.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Help">What would fix it; null where that is not known.</param>
internal sealed record ValueProblem(string Message, string? Help)
{
    private const int MaxLevels = 8;

    /// <summary>Where in the value it is, from the outside in; empty for the value itself.</summary>
    public string Place { get; private init; } = "";

    private int Levels { get; init; }

    /// <summary>The same problem, seen from one level further out. A place of very many levels is not spelled out.</summary>
    public ValueProblem Within(string part) =>
        Levels == MaxLevels ? this : this with { Place = Place.Length == 0 ? part : $"{part}, {Place}", Levels = Levels + 1 };

    /// <summary>Place and message.</summary>
    public override string ToString() => Place.Length == 0 ? Message : $"in {Place}: {Message}";
}
