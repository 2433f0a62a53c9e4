namespace Heddle.Policy;

/// <summary>A text that was parsed, kept so that findings can quote it.</summary>
public sealed class SourceText
{
    private int[]? _lineStarts;

    /// <summary>Wraps a text.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="name">What to call it in messages, usually a file name; null for none.</param>
    public SourceText(string text, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        Name = name;
    }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>What to call it in messages, usually a file name; null for none.</summary>
    public string? Name { get; }

    /// <summary>The line and column of an offset. Lines end at <c>\n</c>, <c>\r</c> or <c>\r\n</c>.</summary>
    /// <param name="offset">The offset in UTF-16 units; one past the end is allowed.</param>
    public SourcePosition PositionOf(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Text.Length);
        var line = LineOf(offset);
        return new SourcePosition(line + 1, offset - LineStarts[line] + 1);
    }

    /// <summary>The text of the line that holds an offset, without its line end.</summary>
    internal ReadOnlySpan<char> LineAt(int offset, out int lineStart)
    {
        var line = LineOf(offset);
        lineStart = LineStarts[line];
        var end = line + 1 < LineStarts.Length ? LineStarts[line + 1] : Text.Length;
        return Text.AsSpan(lineStart, end - lineStart).TrimEnd("\r\n");
    }

    private int[] LineStarts => _lineStarts ??= FindLineStarts(Text);

    private int LineOf(int offset)
    {
        var index = Array.BinarySearch(LineStarts, offset);
        return index >= 0 ? index : ~index - 1;
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return [.. starts];
    }
}
