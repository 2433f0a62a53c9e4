namespace Heddle.Policy;

/// <summary>
/// Bounds how deep values nest, so that comparing and printing them may recurse. An expression can nest values once more by its own height,
/// which is bounded too.
/// </summary>
internal static class ValueDepth
{
    public static int Over(ReadOnlySpan<CedarValue> values)
    {
        var depth = 0;
        foreach (ref readonly var value in values)
        {
            depth = Math.Max(depth, value.Depth);
        }

        return depth + 1;
    }

    public static void Check(int depth, string parameter)
    {
        if (depth > LanguageLimits.MaxDepth)
        {
            throw new ArgumentException($"sets and records are nested deeper than {LanguageLimits.MaxDepth} levels", parameter);
        }
    }
}
