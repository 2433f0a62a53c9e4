using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Parses the declarations of actions in the text format.</summary>
internal readonly ref struct SchemaActionParser(TokenStream tokens, SchemaNameReader names, SchemaTypeParser types)
{
    private static readonly string[] Parts = ["principal", "resource", "context"];

    public bool Parse(ImmutableArray<Annotation> annotations, NamespaceBuilder into)
    {
        var declared = new List<NameSyntax>();
        do
        {
            if (names.ReadName("the name of the action") is not { } name)
            {
                return false;
            }

            declared.Add(name);
        } while (tokens.Take(TokenKind.Comma));

        var action = new ActionSyntax("", default) { Annotations = annotations };
        if (tokens.TakeWord("in"))
        {
            if (ReadParents() is not { } parents)
            {
                return false;
            }

            action = action with { MemberOf = parents };
        }

        if (tokens.AtWord("appliesTo"))
        {
            if (ParseAppliesTo() is not { } appliesTo)
            {
                return false;
            }

            action = action with { AppliesTo = appliesTo };
        }

        if (!ParseNoAttributes() || !tokens.Expect(TokenKind.Semicolon, "`;`"))
        {
            return false;
        }

        foreach (var name in declared)
        {
            into.Add(action with { Id = name.Text, Span = name.Span });
        }

        return true;
    }

    private ImmutableArray<ActionReferenceSyntax>? ReadParents()
    {
        var (stream, reader) = (tokens, names);
        return SchemaLists.Read(tokens, () => ReadParent(stream, reader));
    }

    private static ActionReferenceSyntax? ReadParent(TokenStream tokens, SchemaNameReader names)
    {
        const string Wanted = "the name of an action";
        var start = tokens.Current.Span.Start;
        if (tokens.Next.Kind != TokenKind.PathSeparator)
        {
            return names.ReadName(Wanted) is { } name ? new ActionReferenceSyntax(null, name.Text, name.Span) : null;
        }

        if (names.ReadPath(Wanted) is not { } type)
        {
            return null;
        }

        if (!tokens.At(TokenKind.PathSeparator))
        {
            tokens.Unexpected("`::` and the id of the action in quotes");
            return null;
        }

        tokens.Consume();
        return LiteralText.ReadString(tokens.Source.Text, tokens.Consume(), tokens.Findings) is { } id
            ? new ActionReferenceSyntax(type.Text, id, tokens.SpanFrom(start))
            : null;
    }

    private AppliesToSyntax? ParseAppliesTo()
    {
        var keyword = tokens.Consume();
        if (!tokens.Expect(TokenKind.LeftBrace, "`{`"))
        {
            return null;
        }

        var parts = new AppliesToSyntax(default, default, null);
        do
        {
            if (ParsePart(parts) is not { } more)
            {
                return null;
            }

            parts = more;
        } while (tokens.Take(TokenKind.Comma) && !tokens.At(TokenKind.RightBrace));

        if (!tokens.Expect(TokenKind.RightBrace, "`,` or `}`"))
        {
            return null;
        }

        if (!parts.Principals.IsDefault && !parts.Resources.IsDefault)
        {
            return parts;
        }

        var missing = parts.Principals.IsDefault ? "principal" : "resource";
        tokens.Findings.Error(
            keyword.Span,
            $"`appliesTo` does not say which types of {missing} there are",
            $"add `{missing}: [Type]`, or drop `appliesTo` where the action applies to nothing"
        );
        return null;
    }

    private AppliesToSyntax? ParsePart(AppliesToSyntax parts)
    {
        if (!tokens.At(TokenKind.Identifier) || !Parts.Contains(tokens.CurrentText.ToString()))
        {
            tokens.Unexpected(
                "`principal`, `resource` or `context`",
                tokens.At(TokenKind.Identifier) ? NearMiss.Help(tokens.CurrentText, Parts) : null
            );
            return null;
        }

        var keyword = tokens.Consume();
        var part = tokens.TextOf(keyword);
        if (!tokens.Expect(TokenKind.Colon, "`:`"))
        {
            return null;
        }

        if (part is "context")
        {
            return IsNew(parts.Context is null, keyword) && types.ParseContext() is { } context ? parts with { Context = context } : null;
        }

        var isPrincipal = part is "principal";
        var list = IsNew((isPrincipal ? parts.Principals : parts.Resources).IsDefault, keyword) ? ReadTypes(keyword) : null;
        return list is not { } read ? null
            : isPrincipal ? parts with { Principals = read }
            : parts with { Resources = read };
    }

    private ImmutableArray<NameSyntax>? ReadTypes(Token keyword)
    {
        var list = SchemaLists.ReadTypes(tokens, names, "an entity type");
        if (list is not { IsEmpty: true })
        {
            return list;
        }

        tokens.Findings.Error(
            tokens.SpanFrom(keyword.Span.Start),
            $"the list of types of `{tokens.TextOf(keyword)}` is empty",
            "name a type, or drop `appliesTo` where the action applies to nothing"
        );
        return null;
    }

    private bool IsNew(bool isNew, Token keyword)
    {
        if (!isNew)
        {
            tokens.Findings.Error(keyword.Span, $"`{tokens.TextOf(keyword)}` occurs twice in `appliesTo`");
        }

        return isNew;
    }

    /// <summary>Actions have no attributes; saying so is allowed.</summary>
    private bool ParseNoAttributes() =>
        !tokens.TakeWord("attributes")
        || (tokens.Expect(TokenKind.LeftBrace, "`{`") && tokens.Expect(TokenKind.RightBrace, "`}`: actions have no attributes"));
}
