namespace Heddle.Policy;

/// <summary>
/// Parses expressions by precedence climbing. A method answers null where the text is wrong; the finding is then already reported.
/// INVARIANT: neither the recursion nor a node's height exceeds <see cref="LanguageLimits.MaxDepth" />.
/// </summary>
internal sealed class ExpressionParser(TokenStream tokens, NameReader names)
{
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int RelationLevel = 3;
    private const int SumLevel = 4;
    private const int ProductLevel = 5;

    private int _depth;

    public Expression? Parse()
    {
        if (_depth >= LanguageLimits.MaxDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return TooDeep(tokens.Current.Span);
        }

        _depth++;
        var result = tokens.AtWord("if") ? ParseIf() : ParseOperators(OrLevel);
        _depth--;
        return result;
    }

    private Expression? TooDeep(SourceSpan span)
    {
        tokens.Findings.Error(
            span,
            $"the expression is nested deeper than {LanguageLimits.MaxDepth} levels",
            "split it, or use a set with `in` or `contains`"
        );
        return null;
    }

    private Expression? Checked(Expression node, int start)
    {
        var span = tokens.SpanFrom(start);
        return node.Height > LanguageLimits.MaxDepth ? TooDeep(new SourceSpan(span.Start, 1)) : node with { Span = span };
    }

    private Expression? ParseIf()
    {
        var start = tokens.Consume().Span.Start;
        if (
            Parse() is not { } condition
            || !ExpectWord("then")
            || Parse() is not { } then
            || !ExpectWord("else")
            || Parse() is not { } otherwise
        )
        {
            return null;
        }

        return Checked(new IfExpression(condition, then, otherwise), start);
    }

    private bool ExpectWord(string word)
    {
        if (tokens.TakeWord(word))
        {
            return true;
        }

        tokens.Unexpected($"`{word}`");
        return false;
    }

    private Expression? ParseOperators(int lowest)
    {
        var start = tokens.Current.Span.Start;
        var left = ParseUnary();
        var relationSeen = false;
        while (left is not null && LevelOf(tokens.Current) is var level && level >= lowest)
        {
            left = level switch
            {
                OrLevel or AndLevel => ParseChain(left, level, start),
                RelationLevel when relationSeen => NotAssociative(),
                RelationLevel => ParseRelation(left, start),
                _ => ParseArithmetic(left, level, start),
            };
            relationSeen |= level == RelationLevel;
        }

        return left;
    }

    private int LevelOf(Token token) =>
        token.Kind switch
        {
            TokenKind.Or => OrLevel,
            TokenKind.And => AndLevel,
            TokenKind.Plus or TokenKind.Minus => SumLevel,
            TokenKind.Star or TokenKind.Slash or TokenKind.Percent => ProductLevel,
            TokenKind.Identifier => tokens.CurrentText is "in" or "has" or "like" or "is" ? RelationLevel : 0,
            >= TokenKind.Equal and <= TokenKind.GreaterOrEqual or TokenKind.Assign => RelationLevel,
            _ => 0,
        };

    private Expression? NotAssociative()
    {
        tokens.Findings.Error(
            tokens.Current.Span,
            $"`{tokens.CurrentText}` follows another comparison, and comparisons do not chain",
            "put one of them in parentheses, or join them with `&&`"
        );
        return null;
    }

    private Expression? ParseChain(Expression first, int level, int start)
    {
        var operands = new List<Expression>();
        // A parenthesised chain in first place is the same left-nested tree.
        switch (first)
        {
            case AndExpression chain when level == AndLevel:
                operands.AddRange(chain.Operands.Span);
                break;
            case OrExpression chain when level == OrLevel:
                operands.AddRange(chain.Operands.Span);
                break;
            default:
                operands.Add(first);
                break;
        }

        while (tokens.Take(level == AndLevel ? TokenKind.And : TokenKind.Or))
        {
            if (ParseOperators(level + 1) is not { } operand)
            {
                return null;
            }

            operands.Add(operand);
        }

        var list = new SyntaxList<Expression>([.. operands]);
        return Checked(level == AndLevel ? new AndExpression(list) : new OrExpression(list), start);
    }

    private Expression? ParseArithmetic(Expression left, int level, int start)
    {
        var token = tokens.Consume();
        if (token.Kind is TokenKind.Slash or TokenKind.Percent)
        {
            tokens.Findings.Error(
                token.Span,
                $"`{tokens.TextOf(token)}` is no operator of the language",
                "only `+`, `-` and `*` compute with numbers"
            );
            return null;
        }

        var operation = token.Kind switch
        {
            TokenKind.Plus => BinaryOperator.Add,
            TokenKind.Minus => BinaryOperator.Subtract,
            _ => BinaryOperator.Multiply,
        };
        return ParseOperators(level + 1) is { } right ? Checked(new BinaryExpression(operation, left, right), start) : null;
    }

    private Expression? ParseRelation(Expression left, int start)
    {
        var token = tokens.Consume();
        switch (tokens.TextOf(token))
        {
            case "has":
                return ParsePath() is { } path ? Checked(new HasExpression(left, path), start) : null;
            case "like":
                return ParsePattern() is { } pattern ? Checked(new LikeExpression(left, pattern), start) : null;
            case "is":
                return ParseIs(left, start);
            case "=":
                tokens.Findings.Error(token.Span, "`=` is no operator of the language", "did you mean `==`?");
                return null;
        }

        var operation = token.Kind switch
        {
            TokenKind.Equal => BinaryOperator.Equal,
            TokenKind.NotEqual => BinaryOperator.NotEqual,
            TokenKind.Less => BinaryOperator.Less,
            TokenKind.LessOrEqual => BinaryOperator.LessOrEqual,
            TokenKind.Greater => BinaryOperator.Greater,
            TokenKind.GreaterOrEqual => BinaryOperator.GreaterOrEqual,
            _ => BinaryOperator.In,
        };
        return ParseOperators(SumLevel) is { } right ? Checked(new BinaryExpression(operation, left, right), start) : null;
    }

    private SyntaxList<string>? ParsePath()
    {
        if (tokens.At(TokenKind.String))
        {
            return LiteralText.ReadString(tokens.Source.Text, tokens.Consume(), tokens.Findings) is { } name ? new([name]) : null;
        }

        var path = new List<string>();
        do
        {
            if (names.ReadIdentifier("the name of an attribute, or a string") is not { } name)
            {
                return null;
            }

            path.Add(name);
        } while (tokens.Take(TokenKind.Dot));

        return new([.. path]);
    }

    private LikePattern? ParsePattern()
    {
        if (tokens.At(TokenKind.String))
        {
            return LiteralText.ReadPattern(tokens.Source.Text, tokens.Consume(), tokens.Findings);
        }

        tokens.Unexpected("a pattern in quotes behind `like`");
        return null;
    }

    private Expression? ParseIs(Expression left, int start)
    {
        if (tokens.At(TokenKind.String))
        {
            tokens.Unexpected("an entity type behind `is`", "an entity type is written without quotes");
            return null;
        }

        if (names.ReadPath("an entity type behind `is`") is not { } type)
        {
            return null;
        }

        if (tokens.At(TokenKind.PathSeparator))
        {
            tokens.Unexpected("only an entity type behind `is`", "use `==` to compare with one entity");
            return null;
        }

        if (!tokens.TakeWord("in"))
        {
            return Checked(new IsExpression(left, type, null), start);
        }

        return ParseOperators(SumLevel) is { } ancestor ? Checked(new IsExpression(left, type, ancestor), start) : null;
    }

    private Expression? ParseUnary()
    {
        var kind = tokens.Current.Kind;
        if (kind is not (TokenKind.Not or TokenKind.Minus))
        {
            return new MemberParser(tokens, names, this).Parse();
        }

        var start = tokens.Current.Span.Start;
        var count = 0;
        while (tokens.Take(kind))
        {
            count++;
        }

        if (count > 4)
        {
            tokens.Findings.Error(
                tokens.SpanFrom(start),
                $"{count} operators in a row; at most four are allowed",
                "use parentheses, or drop pairs of them"
            );
            return null;
        }

        Expression? operand;
        if (kind == TokenKind.Minus && IsBareNumber())
        {
            // The sign next to the digits belongs to the number; only so is the smallest number a literal.
            operand = MemberParser.ParseNumber(tokens, tokens.PreviousEnd - 1, negative: true);
            count--;
        }
        else
        {
            operand = new MemberParser(tokens, names, this).Parse();
        }

        for (; count > 0 && operand is not null; count--)
        {
            operand = Checked(new UnaryExpression(kind == TokenKind.Not ? UnaryOperator.Not : UnaryOperator.Negate, operand), start);
        }

        return operand;
    }

    private bool IsBareNumber() =>
        tokens.At(TokenKind.Number) && tokens.Next.Kind is not (TokenKind.Dot or TokenKind.LeftBracket or TokenKind.LeftParenthesis);
}
