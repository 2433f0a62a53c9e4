namespace Heddle.Policy;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearMiss
{
    private const int MaxNameLength = 64;

    // Nobody types one of so many names by heart; comparing with all of them could take longer than all the rest.
    private const int MaxCandidates = 5_000;

    /// <summary>The candidate nearest to the name, where one is near enough to be a slip of the hand; null otherwise.</summary>
    public static string? Of(ReadOnlySpan<char> name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > MaxNameLength)
        {
            return null;
        }

        var best = Math.Max(1, name.Length / 3) + 1;
        string? nearest = null;
        foreach (var candidate in candidates.Take(MaxCandidates))
        {
            if (candidate.Length <= MaxNameLength && Distance(name, candidate, best) is var distance && distance < best)
            {
                best = distance;
                nearest = candidate;
            }
        }

        return nearest;
    }

    /// <summary><c>did you mean `x`?</c>, or the alternative where nothing is near.</summary>
    public static string? Help(ReadOnlySpan<char> name, IEnumerable<string> candidates, string? otherwise = null) =>
        Of(name, candidates) is { } nearest ? $"did you mean `{nearest}`?" : otherwise;

    /// <summary>The number of letters to insert, drop, change or swap with a neighbour, at most <paramref name="limit" />; case counts half a letter, rounded down.</summary>
    private static int Distance(ReadOnlySpan<char> left, ReadOnlySpan<char> right, int limit)
    {
        if (left.Equals(right, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        if (Math.Abs(left.Length - right.Length) >= limit)
        {
            return limit;
        }

        Span<int> beforeLast = stackalloc int[MaxNameLength + 1];
        Span<int> last = stackalloc int[MaxNameLength + 1];
        Span<int> current = stackalloc int[MaxNameLength + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                current[j] = Math.Min(Math.Min(last[j], current[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            last.CopyTo(beforeLast);
            current.CopyTo(last);
        }

        return last[right.Length];
    }
}
