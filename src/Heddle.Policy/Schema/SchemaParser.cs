using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Parses the text format of schemas. After an error it goes on behind the next semicolon, so that one text yields all its findings.</summary>
internal sealed class SchemaParser
{
    private readonly TokenStream _tokens;
    private readonly SchemaDeclarationParser _declarations;
    private readonly SchemaNameReader _names;
    private readonly NamespaceBuilder _outside;

    private SchemaParser(SourceText source)
    {
        _tokens = new TokenStream(source);
        _names = new SchemaNameReader(_tokens);
        _declarations = new SchemaDeclarationParser(_tokens, _names, new SchemaTypeParser(_tokens, _names));
        _outside = new NamespaceBuilder("", _tokens.Findings);
    }

    /// <summary>The schema; null, with findings, where the text is wrong.</summary>
    public static SchemaSyntax? Parse(SourceText source, out DiagnosticBag findings)
    {
        var parser = new SchemaParser(source);
        findings = parser._tokens.Findings;
        if (UnicodeText.IndexOfLoneSurrogate(source.Text) is var broken and >= 0)
        {
            findings.Error(new SourceSpan(broken, 1), "half of a surrogate pair is no Unicode text");
            return null;
        }

        var namespaces = parser.ParseNamespaces();
        return findings.HasErrors ? null : new SchemaSyntax(namespaces, source);
    }

    private ImmutableArray<NamespaceSyntax> ParseNamespaces()
    {
        var namespaces = ImmutableArray.CreateBuilder<NamespaceSyntax>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!_tokens.At(TokenKind.End) && !_tokens.Findings.IsFull)
        {
            if (AnnotationParser.Parse(_tokens) is not { } annotations)
            {
                _tokens.SkipBehindSemicolon();
            }
            else if (!_tokens.AtWord("namespace"))
            {
                _declarations.Parse(annotations, _outside);
            }
            else if (ParseNamespace(annotations, seen) is { } parsed)
            {
                namespaces.Add(parsed);
            }
        }

        var outside = _outside.ToSyntax();
        if (!outside.CommonTypes.IsEmpty || !outside.EntityTypes.IsEmpty || !outside.Actions.IsEmpty)
        {
            namespaces.Insert(0, outside);
        }

        return namespaces.ToImmutable();
    }

    private NamespaceSyntax? ParseNamespace(ImmutableArray<Annotation> annotations, HashSet<string> seen)
    {
        _tokens.Consume();
        if (_names.ReadPath("the name of the namespace") is not { } name || !_tokens.Expect(TokenKind.LeftBrace, "`{`"))
        {
            _tokens.SkipBehindSemicolon();
            return null;
        }

        SchemaNameReader.CheckDeclarable(name, _tokens.Findings);
        if (!seen.Add(name.Text))
        {
            _tokens.Findings.Error(name.Span, $"the namespace `{name.Text}` occurs twice", "write all its declarations into one");
        }

        var declarations = new NamespaceBuilder(name.Text, _tokens.Findings) { Annotations = annotations };
        while (!_tokens.Take(TokenKind.RightBrace))
        {
            if (_tokens.At(TokenKind.End) || _tokens.Findings.IsFull)
            {
                _tokens.Unexpected("`}` at the end of the namespace");
                return null;
            }

            if (AnnotationParser.Parse(_tokens) is { } inner)
            {
                _declarations.Parse(inner, declarations);
            }
            else
            {
                _tokens.SkipBehindSemicolon();
            }
        }

        return declarations.ToSyntax();
    }
}
