using System.Text;

namespace Heddle.Policy;

/// <summary>Decides which lines break and writes the text. Keeps a stack of its own, and never looks further ahead than one line.</summary>
internal sealed class DocWriter(int width, int indentSize)
{
    private readonly StringBuilder _text = new();
    private readonly Stack<(Doc Doc, int Indent, bool Flat)> _rest = new();
    private readonly Stack<(Doc Doc, bool Flat)> _ahead = new();
    private int _column;

    public static string Write(Doc doc, int width, int indentSize)
    {
        var writer = new DocWriter(width, indentSize);
        writer.Run(doc);
        return writer._text.ToString();
    }

    private void Run(Doc doc)
    {
        _rest.Push((doc, 0, false));
        while (_rest.TryPop(out var next))
        {
            switch (next.Doc)
            {
                case TextDoc text:
                    _text.Append(text.Text);
                    _column += text.Text.Length;
                    break;
                case LineDoc line:
                    WriteLine(line, next.Indent, next.Flat);
                    break;
                case IndentDoc indent:
                    _rest.Push((indent.Content, next.Indent + indentSize, next.Flat));
                    break;
                case GroupDoc group:
                    _rest.Push((group.Content, next.Indent, !group.Breaks && (next.Flat || Fits(group))));
                    break;
                case ConcatDoc concat:
                    for (var i = concat.Parts.Count - 1; i >= 0; i--)
                    {
                        _rest.Push((concat.Parts[i], next.Indent, next.Flat));
                    }

                    break;
            }
        }
    }

    private void WriteLine(LineDoc line, int indent, bool flat)
    {
        if (flat && line.Flat is not null)
        {
            _text.Append(line.Flat);
            _column += line.Flat.Length;
            return;
        }

        while (_text.Length > 0 && _text[^1] == ' ')
        {
            _text.Length--;
        }

        _text.Append('\n').Append(' ', indent);
        _column = indent;
    }

    /// <summary>Whether the group, and what follows it up to the next possible break, ends before the margin.</summary>
    private bool Fits(GroupDoc group)
    {
        var left = width - _column;
        _ahead.Clear();
        _ahead.Push((group.Content, true));
        using var behind = _rest.GetEnumerator();
        while (left >= 0)
        {
            if (!_ahead.TryPop(out var next))
            {
                if (!behind.MoveNext())
                {
                    return true;
                }

                next = (behind.Current.Doc, behind.Current.Flat);
            }

            switch (next.Doc)
            {
                case TextDoc text:
                    left -= text.Text.Length;
                    break;
                case LineDoc line when next.Flat && line.Flat is not null:
                    left -= line.Flat.Length;
                    break;
                case LineDoc:
                    return true;
                case IndentDoc indent:
                    _ahead.Push((indent.Content, next.Flat));
                    break;
                case GroupDoc inner:
                    _ahead.Push((inner.Content, next.Flat && !inner.Breaks));
                    break;
                case ConcatDoc concat:
                    for (var i = concat.Parts.Count - 1; i >= 0; i--)
                    {
                        _ahead.Push((concat.Parts[i], next.Flat));
                    }

                    break;
            }
        }

        return false;
    }
}
