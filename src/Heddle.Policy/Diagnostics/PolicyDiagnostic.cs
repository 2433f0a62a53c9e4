using System.Globalization;
using System.Text;

namespace Heddle.Policy;

/// <summary>One finding about a policy, a schema, entities or a request.</summary>
/// <param name="Message">What is wrong, with the offending value in backticks. Beyond 400 characters it is cut off.</param>
public sealed record PolicyDiagnostic(string Message)
{
    private const int MaxQuotedUnits = 160;
    private const int MaxMessageUnits = 400;

    /// <summary>What is wrong, with the offending value in backticks; at most 400 characters.</summary>
    public string Message { get; init; } = Shortened(Message)!;

    /// <summary>Whether the finding rejects what it is about. An error unless said otherwise.</summary>
    public DiagnosticSeverity Severity { get; init; } = DiagnosticSeverity.Error;

    /// <summary>What would fix it; null where that is not known.</summary>
    public string? Help
    {
        get;
        init => field = Shortened(value);
    }

    /// <summary>The policy or template it is about; null where it is about none, or one that has no id yet.</summary>
    public string? PolicyId { get; init; }

    /// <summary>The text the finding points into; null for things built in code.</summary>
    public SourceText? Source { get; init; }

    /// <summary>The offending stretch of <see cref="Source" />.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>Line and column where the offending stretch begins; null without a source.</summary>
    public SourcePosition? Position => Source?.PositionOf(Math.Min(Span.Start, Source.Text.Length));

    /// <summary>The finding on one line: <c>name:line:column: message (help)</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        AppendPlace(text).Append(Message);
        return (Help is null ? text : text.Append(" (").Append(Help).Append(')')).ToString();
    }

    /// <summary>The finding over several lines: place and message, the line of text with carets below the offending part, and the help.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        AppendPlace(text).Append(Severity == DiagnosticSeverity.Error ? "error: " : "warning: ").Append(Message);
        if (PolicyId is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" [policy `{PolicyId}`]");
        }

        AppendQuote(text);
        return (Help is null ? text : text.Append("\n  help: ").Append(Help)).ToString();
    }

    /// <summary>Names may be as long as the text they stand in; what is said about them may not.</summary>
    private static string? Shortened(string? text) =>
        text is null || text.Length <= MaxMessageUnits ? text : UnicodeText.Beginning(text, MaxMessageUnits - 1) + "…";

    private StringBuilder AppendPlace(StringBuilder text)
    {
        if (Source?.Name is { } name)
        {
            text.Append(name).Append(':');
        }

        return Position is { } position ? text.Append(CultureInfo.InvariantCulture, $"{position}: ") : text;
    }

    private void AppendQuote(StringBuilder text)
    {
        if (Source is null)
        {
            return;
        }

        var start = Math.Min(Span.Start, Source.Text.Length);
        var line = Source.LineAt(start, out var lineStart);
        var column = Math.Min(start - lineStart, line.Length);
        // A line of megabytes is quoted around the offending place only.
        var from = column > MaxQuotedUnits / 2 ? column - (MaxQuotedUnits / 2) : 0;
        var quoted = line[from..Math.Min(line.Length, from + MaxQuotedUnits)];
        var number = Source.PositionOf(start).Line.ToString(CultureInfo.InvariantCulture);
        text.Append('\n').Append(' ', number.Length).Append(" |\n").Append(number).Append(" | ");
        foreach (var c in quoted)
        {
            text.Append(char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c);
        }

        var carets = Math.Clamp(Span.Length, 1, Math.Max(1, quoted.Length - (column - from)));
        text.Append('\n').Append(' ', number.Length).Append(" | ").Append(' ', column - from).Append('^', carets);
    }
}
