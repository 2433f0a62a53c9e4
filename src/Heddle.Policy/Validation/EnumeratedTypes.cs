namespace Heddle.Policy;

/// <summary>Words about enumerated entity types.</summary>
internal static class EnumeratedTypes
{
    private const int MostNamed = 8;

    /// <summary>Names the ids of a type, where they are few.</summary>
    public static string? Describe(HashSet<string> choices) =>
        choices.Count <= MostNamed
            ? $"the ids are {string.Join(", ", choices.Order(StringComparer.Ordinal).Select(id => $"`{StringEscapes.Quote(id)}`"))}"
            : null;
}
