namespace Heddle.Policy;

/// <summary>Reads identifiers and paths from tokens. Each distinct type name becomes one object, however often it is written.</summary>
internal sealed class NameReader(TokenStream tokens)
{
    private readonly Dictionary<string, EntityTypeName> _types = new(StringComparer.Ordinal);

    /// <summary>Reads an identifier that is not reserved; null, with a finding, where there is none.</summary>
    public string? ReadIdentifier(string wanted)
    {
        if (!tokens.At(TokenKind.Identifier))
        {
            tokens.Unexpected(wanted);
            return null;
        }

        var token = tokens.Consume();
        var text = tokens.TextOf(token);
        return CheckNotReserved(token, text) ? text.ToString() : null;
    }

    /// <summary>Reads identifiers joined by <c>::</c>; stops before a <c>::</c> that a string follows.</summary>
    public EntityTypeName? ReadPath(string wanted)
    {
        if (!tokens.At(TokenKind.Identifier))
        {
            tokens.Unexpected(wanted);
            return null;
        }

        var first = tokens.Consume();
        var sound = CheckNotReserved(first, tokens.TextOf(first));
        var single = true;
        var path = tokens.TextOf(first);
        while (tokens.At(TokenKind.PathSeparator) && tokens.Next.Kind == TokenKind.Identifier)
        {
            tokens.Consume();
            var part = tokens.Consume();
            sound &= CheckNotReserved(part, tokens.TextOf(part));
            single = false;
        }

        if (!sound)
        {
            return null;
        }

        var written = tokens.Source.Text.AsSpan(first.Span.Start, tokens.PreviousEnd - first.Span.Start);
        return Intern(single ? path : WithoutTrivia(written));
    }

    /// <summary>Reads <c>Path::"id"</c>.</summary>
    public EntityUid? ReadEntity(string wanted) => ReadPath(wanted) is { } type ? ReadEntityId(type) : null;

    /// <summary>Reads the <c>::"id"</c> behind a path.</summary>
    public EntityUid? ReadEntityId(EntityTypeName type)
    {
        if (!tokens.At(TokenKind.PathSeparator))
        {
            tokens.Unexpected($"`::` and a quoted id behind the entity type `{type}`", $"write `{type}::\"id\"`");
            return null;
        }

        tokens.Consume();
        if (!tokens.At(TokenKind.String))
        {
            tokens.Unexpected($"a quoted id behind `{type}::`");
            return null;
        }

        return LiteralText.ReadString(tokens.Source.Text, tokens.Consume(), tokens.Findings) is { } id ? new EntityUid(type, id) : null;
    }

    private bool CheckNotReserved(Token token, ReadOnlySpan<char> text)
    {
        if (!Identifiers.IsReserved(text))
        {
            return true;
        }

        tokens.Findings.Error(token.Span, $"`{text}` is reserved and cannot be a name");
        return false;
    }

    private EntityTypeName Intern(ReadOnlySpan<char> name)
    {
        var lookup = _types.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(name, out var type))
        {
            type = EntityTypeName.Parse(name.ToString());
            lookup[name] = type;
        }

        return type;
    }

    /// <summary>Spaces and comments may stand between the parts of a path, and no one writes them.</summary>
    private static string WithoutTrivia(ReadOnlySpan<char> written)
    {
        if (Identifiers.IsPath(written))
        {
            return written.ToString();
        }

        var lexer = new Lexer(written.ToString());
        var path = new System.Text.StringBuilder();
        for (var token = lexer.Next(); token.Kind != TokenKind.End; token = lexer.Next())
        {
            path.Append(written.Slice(token.Span.Start, token.Span.Length));
        }

        return path.ToString();
    }
}
