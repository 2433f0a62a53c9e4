using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Heddle.Policy;

/// <summary>Parses the types of the text format.</summary>
internal sealed class SchemaTypeParser(TokenStream tokens, SchemaNameReader names)
{
    private int _depth;

    /// <summary>Parses a type; null, with a finding, where there is none.</summary>
    public TypeSyntax? Parse()
    {
        if (_depth >= LanguageLimits.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            tokens.Findings.Error(
                tokens.Current.Span,
                $"the type is nested deeper than {LanguageLimits.MaxDepth} levels",
                "give parts of it names with `type`"
            );
            return null;
        }

        _depth++;
        var start = tokens.Current.Span.Start;
        TypeSyntax? result = tokens switch
        {
            _ when tokens.At(TokenKind.LeftBrace) => ParseRecord(),
            _ when tokens.AtWord("Set") && tokens.Next.Kind == TokenKind.Less => ParseSet(start),
            _ => ParseReference(TypeReferenceKind.CommonOrEntity, "a type"),
        };
        _depth--;
        return result;
    }

    /// <summary>Parses what may describe a context: a record or the name of a common type.</summary>
    public TypeSyntax? ParseContext() =>
        tokens.At(TokenKind.LeftBrace) ? ParseRecord() : ParseReference(TypeReferenceKind.Common, "`{` or the name of a common type");

    /// <summary>Parses <c>{…}</c>, a record.</summary>
    public RecordTypeSyntax? ParseRecord()
    {
        var start = tokens.Consume().Span.Start;
        var attributes = ImmutableArray.CreateBuilder<AttributeSyntax>();
        HashSet<string>? seen = null;
        while (!tokens.Take(TokenKind.RightBrace))
        {
            if (ParseAttribute() is not { } attribute)
            {
                return null;
            }

            if ((seen ??= new(StringComparer.Ordinal)).Add(attribute.Name))
            {
                attributes.Add(attribute);
            }
            else
            {
                tokens.Findings.Error(
                    attribute.Span,
                    $"the attribute `{attribute.Name}` is declared twice",
                    "drop or rename one of the two"
                );
            }

            if (!tokens.Take(TokenKind.Comma) && !tokens.At(TokenKind.RightBrace))
            {
                tokens.Unexpected("`,` or `}` behind the attribute");
                return null;
            }
        }

        return new RecordTypeSyntax(attributes.ToImmutable(), tokens.SpanFrom(start));
    }

    private AttributeSyntax? ParseAttribute()
    {
        if (AnnotationParser.Parse(tokens) is not { } annotations || names.ReadName("an attribute or `}`") is not { } name)
        {
            return null;
        }

        var required = !tokens.Take(TokenKind.Question);
        return tokens.Expect(TokenKind.Colon, required ? "`:` or `?:` behind the attribute's name" : "`:`") && Parse() is { } type
            ? new AttributeSyntax(name.Text, type, required, name.Span) { Annotations = annotations }
            : null;
    }

    private SetTypeSyntax? ParseSet(int start)
    {
        tokens.Consume();
        tokens.Consume();
        return Parse() is { } element && tokens.Expect(TokenKind.Greater, "`>`")
            ? new SetTypeSyntax(element, tokens.SpanFrom(start))
            : null;
    }

    private NamedTypeSyntax? ParseReference(TypeReferenceKind kind, string wanted) =>
        names.ReadPath(wanted) is { } name ? new NamedTypeSyntax(name.Text, kind, name.Span) : null;
}
