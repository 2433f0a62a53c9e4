namespace Heddle.Policy;

/// <summary>Hands out the comments of a text in order, so that each is written once, at the place it stood.</summary>
internal sealed class CommentCursor(SourceText source, IReadOnlyList<SourceSpan> comments)
{
    private int _next;

    public static CommentCursor None { get; } = new(new SourceText(""), []);

    /// <summary>What stands between two parts: the line alone, or the comments there and a certain line break.</summary>
    public Doc Gap(int before, Doc line)
    {
        var tail = Tail(before);
        return ReferenceEquals(tail, Doc.Empty) ? line : Doc.Concat(tail, Doc.HardLine);
    }

    /// <summary>The comments before a closing token, which has to follow on a line of its own.</summary>
    public Doc Tail(int before)
    {
        if (!HasBefore(before))
        {
            return Doc.Empty;
        }

        var parts = new List<Doc>();
        while (HasBefore(before))
        {
            parts.Add(parts.Count == 0 && StandsBehindCode(comments[_next]) ? " " : Doc.HardLine);
            parts.Add(Take());
        }

        return Doc.Concat(parts);
    }

    /// <summary>The comments before a policy, each on a line of its own; an empty line between them, or behind them, is kept.</summary>
    public Doc Lines(int before)
    {
        var parts = new List<Doc>();
        while (HasBefore(before))
        {
            var comment = comments[_next];
            parts.Add(Take());
            parts.Add(Doc.HardLine);
            if (EmptyLineFollows(comment))
            {
                parts.Add(Doc.HardLine);
            }
        }

        return Doc.Concat(parts);
    }

    /// <summary>The comment that stands on the line of what was just written; empty where there is none.</summary>
    public Doc Trailing(int end)
    {
        if (_next >= comments.Count)
        {
            return Doc.Empty;
        }

        var gap = source.Text.AsSpan(end, Math.Max(0, comments[_next].Start - end));
        return gap.ContainsAny('\n', '\r') || !gap.IsWhiteSpace() ? Doc.Empty : Doc.Concat(" ", Take());
    }

    private bool HasBefore(int offset) => _next < comments.Count && comments[_next].Start < offset;

    private TextDoc Take()
    {
        var comment = comments[_next++];
        return new TextDoc(source.Text.Substring(comment.Start, comment.Length).TrimEnd(), isComment: true);
    }

    private bool StandsBehindCode(SourceSpan comment)
    {
        var lineStart = source.Text.AsSpan(0, comment.Start).LastIndexOfAny('\n', '\r') + 1;
        return !source.Text.AsSpan(lineStart, comment.Start - lineStart).IsWhiteSpace();
    }

    private bool EmptyLineFollows(SourceSpan comment)
    {
        var rest = source.Text.AsSpan(comment.End);
        var blank = rest[..(rest.Length - rest.TrimStart().Length)];
        return blank.Count('\n') > 1;
    }
}
