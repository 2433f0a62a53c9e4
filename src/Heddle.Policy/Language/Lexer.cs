using System.Buffers;

namespace Heddle.Policy;

/// <summary>Cuts a text into tokens, one at a time and in linear time. Policies and schemas share the tokens.</summary>
internal sealed class Lexer(string text)
{
    private static readonly SearchValues<char> IdentifierCharacters = SearchValues.Create(
        "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    );

    private static readonly SearchValues<char> StringStops = SearchValues.Create("\"\\");

    private int _offset;

    /// <summary>Where the comments stand, in order; null to drop them.</summary>
    public List<SourceSpan>? Comments { get; init; }

    public Token Next()
    {
        SkipTrivia();
        if (_offset >= text.Length)
        {
            return new Token(TokenKind.End, new SourceSpan(text.Length, 0));
        }

        var (kind, length) = text[_offset] switch
        {
            '"' => ReadString(),
            '?' => ReadSlot(),
            >= '0' and <= '9' => (TokenKind.Number, LengthWhile(_offset, digits: true)),
            (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' => (TokenKind.Identifier, LengthWhile(_offset, digits: false)),
            _ => ReadSymbol(),
        };
        var token = new Token(kind, new SourceSpan(_offset, length));
        _offset += length;
        return token;
    }

    private void SkipTrivia()
    {
        while (_offset < text.Length)
        {
            if (char.IsWhiteSpace(text[_offset]))
            {
                _offset++;
            }
            else if (text[_offset] == '/' && At(1) == '/')
            {
                var length = text.AsSpan(_offset).IndexOfAny('\n', '\r');
                length = length < 0 ? text.Length - _offset : length;
                Comments?.Add(new SourceSpan(_offset, length));
                _offset += length;
            }
            else
            {
                return;
            }
        }
    }

    private char At(int ahead) => _offset + ahead < text.Length ? text[_offset + ahead] : '\0';

    private int LengthWhile(int start, bool digits)
    {
        var rest = text.AsSpan(start);
        var length = digits ? rest.IndexOfAnyExceptInRange('0', '9') : rest.IndexOfAnyExcept(IdentifierCharacters);
        return length < 0 ? rest.Length : length;
    }

    private (TokenKind Kind, int Length) ReadSlot() =>
        At(1) is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_'
            ? (TokenKind.Slot, 1 + LengthWhile(_offset + 1, digits: false))
            : (TokenKind.Question, 1);

    private (TokenKind Kind, int Length) ReadString()
    {
        var end = _offset + 1;
        while (text.AsSpan(end).IndexOfAny(StringStops) is var stop and >= 0)
        {
            end += stop;
            if (text[end] == '"')
            {
                return (TokenKind.String, end + 1 - _offset);
            }

            // A backslash takes the next character with it, whatever it is; a line end is never escaped.
            if (end + 1 >= text.Length || text[end + 1] == '\n')
            {
                break;
            }

            end += 2;
        }

        // Without its closing quote the rest of the text is one string; quoting its first line is enough.
        return (TokenKind.Invalid, text.Length - _offset);
    }

    private (TokenKind Kind, int Length) ReadSymbol() =>
        (text[_offset], At(1)) switch
        {
            (':', ':') => (TokenKind.PathSeparator, 2),
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('|', '|') => (TokenKind.Or, 2),
            ('&', '&') => (TokenKind.And, 2),
            ('@', _) => (TokenKind.At, 1),
            ('.', _) => (TokenKind.Dot, 1),
            (',', _) => (TokenKind.Comma, 1),
            (';', _) => (TokenKind.Semicolon, 1),
            (':', _) => (TokenKind.Colon, 1),
            ('(', _) => (TokenKind.LeftParenthesis, 1),
            (')', _) => (TokenKind.RightParenthesis, 1),
            ('{', _) => (TokenKind.LeftBrace, 1),
            ('}', _) => (TokenKind.RightBrace, 1),
            ('[', _) => (TokenKind.LeftBracket, 1),
            (']', _) => (TokenKind.RightBracket, 1),
            ('<', _) => (TokenKind.Less, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('+', _) => (TokenKind.Plus, 1),
            ('-', _) => (TokenKind.Minus, 1),
            ('*', _) => (TokenKind.Star, 1),
            ('/', _) => (TokenKind.Slash, 1),
            ('%', _) => (TokenKind.Percent, 1),
            ('!', _) => (TokenKind.Not, 1),
            ('=', _) => (TokenKind.Assign, 1),
            (var c, var next) => (TokenKind.Invalid, char.IsSurrogatePair(c, next) ? 2 : 1),
        };
}
