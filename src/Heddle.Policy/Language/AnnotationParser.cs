using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Parses what may stand before a policy or a declaration of a schema: <c>@name("value")</c> or <c>@name</c>.</summary>
internal static class AnnotationParser
{
    /// <summary>The annotations in the order written; null, with a finding, where one is wrong or a name occurs twice.</summary>
    public static ImmutableArray<Annotation>? Parse(TokenStream tokens)
    {
        var annotations = ImmutableArray.CreateBuilder<Annotation>();
        HashSet<string>? names = null;
        while (tokens.At(TokenKind.At))
        {
            var start = tokens.Consume().Span.Start;
            if (!tokens.At(TokenKind.Identifier))
            {
                tokens.Unexpected("the name of an annotation");
                return null;
            }

            // Reserved words are names here.
            var token = tokens.Consume();
            var name = tokens.TextOf(token).ToString();
            string? value = null;
            if (tokens.Take(TokenKind.LeftParenthesis) && (value = ParseValue(tokens)) is null)
            {
                return null;
            }

            if (!(names ??= new(StringComparer.Ordinal)).Add(name))
            {
                tokens.Findings.Error(token.Span, $"the annotation `{name}` occurs twice");
                return null;
            }

            annotations.Add(new Annotation(name, value) { Span = tokens.SpanFrom(start) });
        }

        return annotations.ToImmutable();
    }

    private static string? ParseValue(TokenStream tokens)
    {
        if (!tokens.At(TokenKind.String))
        {
            tokens.Unexpected("the value of an annotation in quotes");
            return null;
        }

        var value = LiteralText.ReadString(tokens.Source.Text, tokens.Consume(), tokens.Findings);
        return value is not null && tokens.Expect(TokenKind.RightParenthesis, "`)`") ? value : null;
    }
}
