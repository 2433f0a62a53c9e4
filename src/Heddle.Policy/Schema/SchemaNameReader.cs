using System.Text;

namespace Heddle.Policy;

/// <summary>Reads the names of the text format. Unlike in policies, references may lead into the namespace <c>__cedar</c>.</summary>
internal sealed class SchemaNameReader(TokenStream tokens)
{
    private const string CedarNamespace = "__cedar";

    /// <summary>Reads one identifier that may name a declaration; null, with a finding, where there is none.</summary>
    public NameSyntax? ReadIdentifier(string wanted)
    {
        if (ReadPart(wanted) is not { } token)
        {
            return null;
        }

        var name = new NameSyntax(tokens.TextOf(token).ToString(), token.Span);
        return CheckDeclarable(name, tokens.Findings) ? name : null;
    }

    /// <summary>Reads identifiers joined by <c>::</c>; stops before a <c>::</c> that a string follows.</summary>
    public NameSyntax? ReadPath(string wanted)
    {
        if (ReadPart(wanted) is not { } first)
        {
            return null;
        }

        StringBuilder? path = null;
        while (tokens.At(TokenKind.PathSeparator) && tokens.Next.Kind != TokenKind.String)
        {
            tokens.Consume();
            if (ReadPart("an identifier behind `::`") is not { } part)
            {
                return null;
            }

            path ??= new StringBuilder().Append(tokens.TextOf(first));
            path.Append("::").Append(tokens.TextOf(part));
        }

        return new NameSyntax(path?.ToString() ?? tokens.TextOf(first).ToString(), tokens.SpanFrom(first.Span.Start));
    }

    /// <summary>Reads a name that is an identifier or any text in quotes.</summary>
    public NameSyntax? ReadName(string wanted)
    {
        if (!tokens.At(TokenKind.String))
        {
            return ReadPart(wanted) is { } word ? new NameSyntax(tokens.TextOf(word).ToString(), word.Span) : null;
        }

        var token = tokens.Consume();
        return LiteralText.ReadString(tokens.Source.Text, token, tokens.Findings) is { } text ? new NameSyntax(text, token.Span) : null;
    }

    /// <summary>Whether something of this name may be declared; reports where not.</summary>
    public static bool CheckDeclarable(NameSyntax name, DiagnosticBag findings)
    {
        if (!name.Text.Split("::").Contains(CedarNamespace))
        {
            return true;
        }

        findings.Error(name.Span, $"`{name.Text}` cannot be declared", $"names with `{CedarNamespace}` belong to the language itself");
        return false;
    }

    private Token? ReadPart(string wanted)
    {
        if (!tokens.At(TokenKind.Identifier))
        {
            tokens.Unexpected(wanted);
            return null;
        }

        var token = tokens.Consume();
        var text = tokens.TextOf(token);
        if (!Identifiers.IsReserved(text) || text.SequenceEqual(CedarNamespace))
        {
            return token;
        }

        tokens.Findings.Error(token.Span, $"`{text}` is reserved and cannot be a name");
        return null;
    }
}
