namespace Heddle.Policy;

/// <summary>Parses policies and templates. After an error it goes on behind the next semicolon, so that one text yields all its findings.</summary>
internal sealed class PolicyParser
{
    private readonly TokenStream _tokens;
    private readonly NameReader _names;
    private readonly ExpressionParser _expressions;
    private readonly ScopeParser _scopes;

    public PolicyParser(SourceText source, List<SourceSpan>? comments = null)
    {
        _tokens = new TokenStream(source, comments);
        _names = new NameReader(_tokens);
        _expressions = new ExpressionParser(_tokens, _names);
        _scopes = new ScopeParser(_tokens, _names);
    }

    public DiagnosticBag Findings => _tokens.Findings;

    /// <summary>The policies in the order written; complete only where there are no findings.</summary>
    public List<PolicySyntax> ParseAll()
    {
        var policies = new List<PolicySyntax>();
        var broken = UnicodeText.IndexOfLoneSurrogate(_tokens.Source.Text);
        if (broken >= 0)
        {
            Findings.Error(new SourceSpan(broken, 1), "half of a surrogate pair is no Unicode text");
            return policies;
        }

        while (!_tokens.At(TokenKind.End) && !Findings.IsFull)
        {
            if (ParsePolicy() is { } policy)
            {
                policies.Add(policy);
            }
            else
            {
                _tokens.SkipBehindSemicolon();
            }
        }

        return policies;
    }

    /// <summary>Parses a text that is one expression and nothing else.</summary>
    public Expression? ParseSingleExpression()
    {
        var expression = _expressions.Parse();
        if (expression is not null && !_tokens.At(TokenKind.End))
        {
            _tokens.Unexpected("the end of the expression");
        }

        return Findings.HasErrors ? null : expression;
    }

    private PolicySyntax? ParsePolicy()
    {
        var start = _tokens.Current.Span.Start;
        if (AnnotationParser.Parse(_tokens) is not { } annotations)
        {
            return null;
        }

        var headStart = _tokens.Current.Span.Start;
        if (
            ParseEffect() is not { } effect
            || !_tokens.Expect(TokenKind.LeftParenthesis, "`(`")
            || _scopes.Parse(RequestVariable.Principal) is not { } principal
            || _scopes.Parse(RequestVariable.Action) is not { } action
            || _scopes.Parse(RequestVariable.Resource) is not { } resource
            || !_scopes.ParseEnd()
        )
        {
            return null;
        }

        var head = _tokens.SpanFrom(headStart);
        if (ParseConditions() is not { } conditions)
        {
            return null;
        }

        if (!_tokens.Expect(TokenKind.Semicolon, "`when`, `unless` or `;`"))
        {
            return null;
        }

        return new PolicySyntax(effect, principal, action, resource)
        {
            Annotations = new([.. annotations]),
            Conditions = conditions,
            Source = _tokens.Source,
            Span = _tokens.SpanFrom(start),
            HeadSpan = head,
        };
    }

    private PolicyEffect? ParseEffect()
    {
        if (_tokens.TakeWord("permit"))
        {
            return PolicyEffect.Permit;
        }

        if (_tokens.TakeWord("forbid"))
        {
            return PolicyEffect.Forbid;
        }

        _tokens.Unexpected(
            "`permit` or `forbid`",
            _tokens.At(TokenKind.Identifier) ? NearMiss.Help(_tokens.CurrentText, ["permit", "forbid"]) : null
        );
        return null;
    }

    private SyntaxList<PolicyCondition>? ParseConditions()
    {
        var conditions = new List<PolicyCondition>();
        while (_tokens.At(TokenKind.Identifier))
        {
            ConditionKind kind;
            if (_tokens.AtWord("when") || _tokens.AtWord("unless"))
            {
                kind = _tokens.AtWord("when") ? ConditionKind.When : ConditionKind.Unless;
            }
            else
            {
                _tokens.Unexpected("`when`, `unless` or `;`", NearMiss.Help(_tokens.CurrentText, ["when", "unless"]));
                return null;
            }

            var keyword = _tokens.Consume();
            if (!_tokens.Expect(TokenKind.LeftBrace, "`{`"))
            {
                return null;
            }

            if (_tokens.At(TokenKind.RightBrace))
            {
                Findings.Error(
                    keyword.Span,
                    $"the condition `{_tokens.TextOf(keyword)}` is empty",
                    "write an expression between the braces, or drop the condition"
                );
                return null;
            }

            if (_expressions.Parse() is not { } body || !_tokens.Expect(TokenKind.RightBrace, "an operator or `}`"))
            {
                return null;
            }

            conditions.Add(new PolicyCondition(kind, body) { Span = _tokens.SpanFrom(keyword.Span.Start) });
        }

        return new([.. conditions]);
    }
}
