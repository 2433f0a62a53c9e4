namespace Heddle.Policy;

/// <summary>The tokens of one text with one token of lookahead, and the findings about them.</summary>
internal sealed class TokenStream
{
    private readonly Lexer _lexer;

    public TokenStream(SourceText source, List<SourceSpan>? comments = null)
    {
        Source = source;
        Findings = new DiagnosticBag(source);
        _lexer = new Lexer(source.Text) { Comments = comments };
        Current = _lexer.Next();
        Next = _lexer.Next();
    }

    public SourceText Source { get; }

    public DiagnosticBag Findings { get; }

    /// <summary>The token to be consumed next.</summary>
    public Token Current { get; private set; }

    /// <summary>The token behind <see cref="Current" />.</summary>
    public Token Next { get; private set; }

    /// <summary>The offset behind the token consumed last.</summary>
    public int PreviousEnd { get; private set; }

    public ReadOnlySpan<char> CurrentText => TextOf(Current);

    public ReadOnlySpan<char> TextOf(Token token) => Source.Text.AsSpan(token.Span.Start, token.Span.Length);

    public bool At(TokenKind kind) => Current.Kind == kind;

    /// <summary>Whether the current token is the given word.</summary>
    public bool AtWord(string word) => Current.Kind == TokenKind.Identifier && CurrentText.SequenceEqual(word);

    /// <summary>The span from an offset up to the token consumed last.</summary>
    public SourceSpan SpanFrom(int start) => SourceSpan.FromBounds(start, Math.Max(start, PreviousEnd));

    public Token Consume()
    {
        var token = Current;
        PreviousEnd = token.Span.End;
        Current = Next;
        Next = Next.Kind == TokenKind.End ? Next : _lexer.Next();
        return token;
    }

    public bool Take(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        Consume();
        return true;
    }

    public bool TakeWord(string word)
    {
        if (!AtWord(word))
        {
            return false;
        }

        Consume();
        return true;
    }

    /// <summary>Consumes a token of the kind; reports what was wanted where another one stands.</summary>
    public bool Expect(TokenKind kind, string wanted)
    {
        if (Take(kind))
        {
            return true;
        }

        Unexpected(wanted);
        return false;
    }

    /// <summary>Reports that the current token is not what was wanted.</summary>
    public void Unexpected(string wanted, string? help = null)
    {
        var (found, ownHelp) = Describe();
        Findings.Error(VisibleSpan(Current.Span), $"expected {wanted}, found {found}", help ?? ownHelp);
    }

    /// <summary>Consumes up to and including the next semicolon.</summary>
    public void SkipBehindSemicolon()
    {
        while (!At(TokenKind.End) && !Take(TokenKind.Semicolon))
        {
            Consume();
        }
    }

    private (string Found, string? Help) Describe()
    {
        if (Current.Kind == TokenKind.End)
        {
            return ("the end of the text", null);
        }

        if (Current.Kind != TokenKind.Invalid)
        {
            return ($"`{Shortened(CurrentText)}`", null);
        }

        return CurrentText[0] switch
        {
            '"' => ("a string without its closing quote", "end the string with `\"`; write quotes inside as `\\\"`"),
            '\'' => ("`'`", "strings are written in double quotes"),
            '&' => ("`&`", "did you mean `&&`?"),
            '|' => ("`|`", "did you mean `||`?"),
            '“' or '”' => ($"`{CurrentText}`", "strings are written in straight double quotes"),
            var c when char.IsControl(c) || char.IsSurrogate(c) || c == '\ufeff' => ($"the character U+{(int)c:X4}", null),
            _ => ($"`{CurrentText}`", null),
        };
    }

    private SourceSpan VisibleSpan(SourceSpan span)
    {
        var lineEnd = Source.Text.AsSpan(span.Start, span.Length).IndexOfAny('\r', '\n');
        return lineEnd > 0 ? new SourceSpan(span.Start, lineEnd) : span;
    }

    private static string Shortened(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..39].TrimEnd('\\')}…";
}
