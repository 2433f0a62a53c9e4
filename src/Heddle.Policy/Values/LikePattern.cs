using System.Text;

namespace Heddle.Policy;

/// <summary>A pattern of <c>like</c>: literal segments with a wildcard, for any number of characters, between each two.</summary>
internal sealed class LikePattern : IEquatable<LikePattern>
{
    // Searching a short segment by brute force is bounded by its length; longer ones get a failure table.
    private const int BruteForceLimit = 16;

    private readonly string[] _segments;
    private readonly int[]?[] _failures;

    /// <summary>Takes the segments over; there is one wildcard less than there are segments, and at least one segment.</summary>
    public LikePattern(string[] segments)
    {
        _segments = segments;
        _failures = new int[]?[segments.Length];
        for (var i = 1; i < segments.Length - 1; i++)
        {
            _failures[i] = segments[i].Length > BruteForceLimit ? FailureTable(segments[i]) : null;
        }
    }

    public ReadOnlySpan<string> Segments => _segments;

    /// <summary>Whether the whole text matches. Takes time linear in the text, whatever the pattern.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        if (_segments.Length == 1)
        {
            return text.SequenceEqual(_segments[0]);
        }

        var first = _segments[0];
        var last = _segments[^1];
        if (text.Length < first.Length + last.Length || !text.StartsWith(first) || !text.EndsWith(last))
        {
            return false;
        }

        // Taking the earliest place for each middle segment never costs a match, so nothing is ever tried twice.
        text = text[first.Length..(text.Length - last.Length)];
        for (var i = 1; i < _segments.Length - 1; i++)
        {
            var found = IndexOf(text, _segments[i], _failures[i]);
            if (found < 0)
            {
                return false;
            }

            text = text[(found + _segments[i].Length)..];
        }

        return true;
    }

    public bool Equals(LikePattern? other) => other is not null && Segments.SequenceEqual(other.Segments);

    public override bool Equals(object? obj) => Equals(obj as LikePattern);

    public override int GetHashCode() => HashCode.Combine(_segments.Length, _segments[0], _segments[^1]);

    /// <summary>The pattern as it is written in policies, quoted.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("\"");
        for (var i = 0; i < _segments.Length; i++)
        {
            StringEscapes.AppendEscaped(text.Append(i > 0 ? "*" : ""), _segments[i], escapeStar: true);
        }

        return text.Append('"').ToString();
    }

    private static int IndexOf(ReadOnlySpan<char> text, string segment, int[]? failure)
    {
        if (failure is null)
        {
            return text.IndexOf(segment, StringComparison.Ordinal);
        }

        var matched = 0;
        for (var i = 0; i < text.Length; i++)
        {
            while (matched > 0 && text[i] != segment[matched])
            {
                matched = failure[matched - 1];
            }

            if (text[i] == segment[matched] && ++matched == segment.Length)
            {
                return i - segment.Length + 1;
            }
        }

        return -1;
    }

    private static int[] FailureTable(string segment)
    {
        var table = new int[segment.Length];
        for (int i = 1, matched = 0; i < segment.Length; i++)
        {
            while (matched > 0 && segment[i] != segment[matched])
            {
                matched = table[matched - 1];
            }

            table[i] = segment[i] == segment[matched] ? ++matched : matched;
        }

        return table;
    }
}
