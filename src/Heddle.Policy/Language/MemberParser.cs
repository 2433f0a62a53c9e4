using System.Globalization;

namespace Heddle.Policy;

/// <summary>Parses what binds tightest: literals, names, lists, records, calls and what is reached from them by <c>.</c> and <c>[…]</c>.</summary>
internal readonly ref struct MemberParser(TokenStream tokens, NameReader names, ExpressionParser expressions)
{
    private static readonly string[] Methods =
    [
        "contains",
        "containsAll",
        "containsAny",
        "isEmpty",
        "getTag",
        "hasTag",
        .. ExtensionFunctions.All.Values.Where(f => f.IsMethod).Select(f => f.Name),
    ];

    private static readonly string[] Functions = [.. ExtensionFunctions.All.Values.Where(f => !f.IsMethod).Select(f => f.Name)];

    public Expression? Parse()
    {
        var start = tokens.Current.Span.Start;
        var result = ParsePrimary(start);
        while (result is not null)
        {
            switch (tokens.Current.Kind)
            {
                case TokenKind.Dot:
                    result = ParseAccess(result, start);
                    break;
                case TokenKind.LeftBracket:
                    result = ParseIndex(result, start);
                    break;
                case TokenKind.LeftParenthesis:
                    tokens.Findings.Error(tokens.Current.Span, "only extension functions and methods can be called");
                    return null;
                default:
                    return result;
            }
        }

        return null;
    }

    internal static Expression? ParseNumber(TokenStream tokens, int start, bool negative)
    {
        var token = tokens.Consume();
        var digits = tokens.TextOf(token).TrimStart('0');
        var limit = negative ? 1UL << 63 : long.MaxValue;
        var magnitude = 0UL;
        if (
            digits.Length <= 19
            && (digits.IsEmpty || ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out magnitude))
            && magnitude <= limit
        )
        {
            return new LiteralExpression(negative ? unchecked(-(long)magnitude) : (long)magnitude) { Span = tokens.SpanFrom(start) };
        }

        tokens.Findings.Error(tokens.SpanFrom(start), $"the number is outside {long.MinValue} to {long.MaxValue}");
        return null;
    }

    private Expression? ParsePrimary(int start)
    {
        switch (tokens.Current.Kind)
        {
            case TokenKind.Number:
                return ParseNumber(tokens, start, negative: false);
            case TokenKind.String:
                return LiteralText.ReadString(tokens.Source.Text, tokens.Consume(), tokens.Findings) is { } text
                    ? Literal(CedarValue.FromTrustedString(text), start)
                    : null;
            case TokenKind.Identifier:
                return ParseName(start);
            case TokenKind.LeftParenthesis:
                return ParseParenthesised();
            case TokenKind.LeftBracket:
                return ParseList(TokenKind.RightBracket, "`]`") is { } elements ? Finish(new SetExpression(elements), start) : null;
            case TokenKind.LeftBrace:
                return ParseRecord(start);
            case TokenKind.Slot:
                tokens.Findings.Error(
                    tokens.Current.Span,
                    $"`{tokens.CurrentText}` stands in a condition, and slots stand only in the scope of a template",
                    "use `principal` or `resource` here"
                );
                return null;
            default:
                tokens.Unexpected("an expression");
                return null;
        }
    }

    private LiteralExpression Literal(CedarValue value, int start) => new(value) { Span = tokens.SpanFrom(start) };

    private Expression? Finish(Expression node, int start)
    {
        if (node.Height <= LanguageLimits.MaxDepth)
        {
            return node with { Span = tokens.SpanFrom(start) };
        }

        tokens.Findings.Error(new SourceSpan(start, 1), $"the expression is nested deeper than {LanguageLimits.MaxDepth} levels");
        return null;
    }

    private Expression? ParseParenthesised()
    {
        tokens.Consume();
        return expressions.Parse() is { } inner && tokens.Expect(TokenKind.RightParenthesis, "`)`") ? inner : null;
    }

    private Expression? ParseName(int start)
    {
        var first = tokens.Current;
        if (tokens.Next.Kind != TokenKind.PathSeparator)
        {
            var word = tokens.CurrentText;
            switch (word)
            {
                case "true" or "false":
                    tokens.Consume();
                    return Literal(word is "true", start);
                case "if":
                    tokens.Findings.Error(
                        first.Span,
                        "`if` cannot follow an operator",
                        "put the whole `if … then … else …` in parentheses"
                    );
                    return null;
                case "principal" or "action" or "resource" or "context" when tokens.Next.Kind != TokenKind.LeftParenthesis:
                    tokens.Consume();
                    return new VariableExpression((RequestVariable)Array.IndexOf(VariableNames.All, word.ToString()))
                    {
                        Span = tokens.SpanFrom(start),
                    };
            }
        }

        if (names.ReadPath("an expression") is not { } path)
        {
            return null;
        }

        if (tokens.At(TokenKind.PathSeparator))
        {
            return names.ReadEntityId(path) is { } uid ? Literal(uid, start) : null;
        }

        if (tokens.At(TokenKind.LeftParenthesis))
        {
            return ParseFunction(path, start);
        }

        tokens.Findings.Error(
            tokens.SpanFrom(start),
            $"`{path}` is no variable",
            NearMiss.Help(path.Value, VariableNames.All, $"a string is written `\"{path}\"`, an entity `{path}::\"id\"`")
        );
        return null;
    }

    private Expression? ParseFunction(EntityTypeName name, int start)
    {
        var span = tokens.SpanFrom(start);
        if (ExtensionFunctions.All.TryGetValue(name.Value, out var function) && !function.IsMethod)
        {
            return ParseList(TokenKind.RightParenthesis, "`)`") is { } arguments
                ? Finish(new CallExpression(function, arguments), start)
                : null;
        }

        var help =
            Array.IndexOf(Methods, name.Value) >= 0 ? $"call it as a method: `value.{name}(…)`" : NearMiss.Help(name.Value, Functions);
        tokens.Findings.Error(span, $"`{name}` is no function", help);
        return null;
    }

    private Expression? ParseAccess(Expression target, int start)
    {
        tokens.Consume();
        var nameStart = tokens.Current.Span.Start;
        if (names.ReadIdentifier("the name of an attribute or method") is not { } name)
        {
            return null;
        }

        return tokens.At(TokenKind.LeftParenthesis)
            ? ParseMethod(target, name, tokens.SpanFrom(nameStart), start)
            : Finish(new AttributeExpression(target, name), start);
    }

    private Expression? ParseIndex(Expression target, int start)
    {
        tokens.Consume();
        if (!tokens.At(TokenKind.String))
        {
            tokens.Unexpected("the name of an attribute in quotes", "only records and entities are indexed, and only by a literal string");
            return null;
        }

        return
            LiteralText.ReadString(tokens.Source.Text, tokens.Consume(), tokens.Findings) is { } name
            && tokens.Expect(TokenKind.RightBracket, "`]`")
            ? Finish(new AttributeExpression(target, name), start)
            : null;
    }

    private Expression? ParseMethod(Expression target, string name, SourceSpan nameSpan, int start)
    {
        if (ParseList(TokenKind.RightParenthesis, "`)`") is not { } arguments)
        {
            return null;
        }

        if (ExtensionFunctions.All.TryGetValue(name, out var function) && function.IsMethod)
        {
            return Finish(new CallExpression(function, new([target, .. arguments.Span])), start);
        }

        BinaryOperator? operation = name switch
        {
            "contains" => BinaryOperator.Contains,
            "containsAll" => BinaryOperator.ContainsAll,
            "containsAny" => BinaryOperator.ContainsAny,
            "getTag" => BinaryOperator.GetTag,
            "hasTag" => BinaryOperator.HasTag,
            _ => null,
        };
        var wanted = operation is null ? 0 : 1;
        if (operation is null && name != "isEmpty")
        {
            var help = function is null ? NearMiss.Help(name, Methods) : $"call it as a function: `{name}(…)`";
            tokens.Findings.Error(nameSpan, $"`{name}` is no method", help);
            return null;
        }

        if (arguments.Count != wanted)
        {
            tokens.Findings.Error(
                tokens.SpanFrom(nameSpan.Start),
                $"`{name}` takes {(wanted == 0 ? "no argument" : "one argument")}, got {arguments.Count}"
            );
            return null;
        }

        return Finish(
            operation is { } binary
                ? new BinaryExpression(binary, target, arguments[0])
                : new UnaryExpression(UnaryOperator.IsEmpty, target),
            start
        );
    }

    /// <summary>Parses an opening token, expressions between commas, of which one may stand behind the last, and the closing token.</summary>
    private SyntaxList<Expression>? ParseList(TokenKind close, string closeText)
    {
        tokens.Consume();
        var items = new List<Expression>();
        while (!tokens.At(close))
        {
            if (expressions.Parse() is not { } item)
            {
                return null;
            }

            items.Add(item);
            if (!tokens.Take(TokenKind.Comma))
            {
                break;
            }
        }

        return tokens.Expect(close, $"`,` or {closeText}") ? new([.. items]) : null;
    }

    private Expression? ParseRecord(int start)
    {
        tokens.Consume();
        var fields = new List<RecordField>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!tokens.At(TokenKind.RightBrace))
        {
            var nameToken = tokens.Current;
            var name =
                nameToken.Kind == TokenKind.String
                    ? LiteralText.ReadString(tokens.Source.Text, tokens.Consume(), tokens.Findings)
                    : names.ReadIdentifier("the name of a field, or `}`");
            if (name is null || !tokens.Expect(TokenKind.Colon, "`:` behind the name of a field") || expressions.Parse() is not { } value)
            {
                return null;
            }

            if (!seen.Add(name))
            {
                tokens.Findings.Error(nameToken.Span, $"the field `{name}` occurs twice");
                return null;
            }

            fields.Add(new RecordField(name, value));
            if (!tokens.Take(TokenKind.Comma))
            {
                break;
            }
        }

        return tokens.Expect(TokenKind.RightBrace, "`,` or `}`") ? Finish(new RecordExpression(new([.. fields])), start) : null;
    }
}
