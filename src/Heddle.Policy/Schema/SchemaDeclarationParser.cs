using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Parses the declarations of the text format, each up to and including its semicolon.</summary>
internal sealed class SchemaDeclarationParser(TokenStream tokens, SchemaNameReader names, SchemaTypeParser types)
{
    private static readonly string[] Keywords = ["entity", "action", "type", "namespace"];

    /// <summary>Parses one declaration into the namespace; where it is wrong, goes on behind the next semicolon.</summary>
    public void Parse(ImmutableArray<Annotation> annotations, NamespaceBuilder into)
    {
        var sound = tokens switch
        {
            _ when tokens.TakeWord("entity") => ParseEntities(annotations, into),
            _ when tokens.TakeWord("action") => new SchemaActionParser(tokens, names, types).Parse(annotations, into),
            _ when tokens.TakeWord("type") => ParseCommonType(annotations, into),
            _ => ReportUnknown(),
        };

        // A brace that closes the namespace is not part of the broken declaration.
        if (!sound && !tokens.At(TokenKind.RightBrace))
        {
            tokens.SkipBehindSemicolon();
        }
        else if (!sound)
        {
            tokens.Consume();
        }
    }

    private bool ReportUnknown()
    {
        tokens.Unexpected(
            "`entity`, `action`, `type` or `namespace`",
            tokens.At(TokenKind.Identifier) ? NearMiss.Help(tokens.CurrentText, Keywords) : null
        );
        return false;
    }

    private bool ParseCommonType(ImmutableArray<Annotation> annotations, NamespaceBuilder into)
    {
        if (
            names.ReadIdentifier("the name of the type") is not { } name
            || !tokens.Expect(TokenKind.Assign, "`=`")
            || types.Parse() is not { } definition
            || !tokens.Expect(TokenKind.Semicolon, "`;`")
        )
        {
            return false;
        }

        into.Add(new CommonTypeSyntax(name.Text, definition, name.Span) { Annotations = annotations });
        return true;
    }

    private bool ParseEntities(ImmutableArray<Annotation> annotations, NamespaceBuilder into)
    {
        var declared = new List<NameSyntax>();
        do
        {
            if (names.ReadIdentifier("the name of the entity type") is not { } name)
            {
                return false;
            }

            declared.Add(name);
        } while (tokens.Take(TokenKind.Comma));

        var pattern = new EntityTypeSyntax("", default) { Annotations = annotations };
        if (
            (tokens.TakeWord("enum") ? ParseChoices(pattern) : ParseBody(pattern)) is not { } body
            || !tokens.Expect(TokenKind.Semicolon, "`;`")
        )
        {
            return false;
        }

        foreach (var name in declared)
        {
            into.Add(body with { Name = name.Text, Span = name.Span });
        }

        return true;
    }

    private EntityTypeSyntax? ParseBody(EntityTypeSyntax type)
    {
        if (tokens.TakeWord("in"))
        {
            if (SchemaLists.ReadTypes(tokens, names, "the type of a parent") is not { } parents)
            {
                return null;
            }

            type = type with { MemberOf = parents };
        }

        var assigned = tokens.Take(TokenKind.Assign);
        if (tokens.At(TokenKind.LeftBrace))
        {
            if (types.ParseRecord() is not { } shape)
            {
                return null;
            }

            type = type with { Shape = shape };
        }
        else if (assigned)
        {
            tokens.Unexpected("`{` and the attributes", "a common type cannot be the shape of an entity type in the text format");
            return null;
        }

        if (tokens.TakeWord("tags"))
        {
            return types.Parse() is { } tags ? type with { Tags = tags } : null;
        }

        return type;
    }

    private EntityTypeSyntax? ParseChoices(EntityTypeSyntax type)
    {
        if (!tokens.Expect(TokenKind.LeftBracket, "`[` and the ids of the entity type"))
        {
            return null;
        }

        var choices = ImmutableArray.CreateBuilder<string>();
        do
        {
            if (!tokens.At(TokenKind.String))
            {
                tokens.Unexpected("an id in quotes");
                return null;
            }

            if (LiteralText.ReadString(tokens.Source.Text, tokens.Consume(), tokens.Findings) is not { } id)
            {
                return null;
            }

            choices.Add(id);
        } while (tokens.Take(TokenKind.Comma));

        return tokens.Expect(TokenKind.RightBracket, "`,` or `]`") ? type with { Choices = choices.ToImmutable() } : null;
    }
}
