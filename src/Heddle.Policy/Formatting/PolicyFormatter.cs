namespace Heddle.Policy;

/// <summary>Lays policies out in one style. Meaning, order and comments stay as they are; formatting twice changes nothing more.</summary>
public static class PolicyFormatter
{
    /// <summary>Formats a text of policies and templates.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">How to lay it out; the defaults where null.</param>
    /// <exception cref="PolicyParseException">The text is not valid.</exception>
    public static string Format(string text, PolicyFormatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= PolicyFormatOptions.Default;
        var source = new SourceText(text);
        var commentSpans = new List<SourceSpan>();
        var parser = new PolicyParser(source, commentSpans);
        var policies = parser.ParseAll();
        if (parser.Findings.HasErrors)
        {
            throw new PolicyParseException("policies", parser.Findings.ToImmutable());
        }

        var comments = new CommentCursor(source, commentSpans);
        var parts = new List<Doc>();
        for (var i = 0; i < policies.Count; i++)
        {
            parts.Add(i > 0 ? Doc.HardLine : Doc.Empty);
            parts.Add(comments.Lines(policies[i].Span.Start));
            parts.Add(PolicyPrinter.Lay(policies[i], comments));
            parts.Add(comments.Trailing(policies[i].Span.End));
            parts.Add(Doc.HardLine);
        }

        var rest = comments.Lines(text.Length + 1);
        parts.Add(policies.Count > 0 && rest is ConcatDoc { Parts.Count: > 0 } ? Doc.HardLine : Doc.Empty);
        parts.Add(rest);
        var formatted = DocWriter.Write(Doc.Concat(parts), options.LineWidth, options.IndentSize).TrimEnd('\n');
        return formatted.Length == 0 ? "" : formatted + "\n";
    }
}
