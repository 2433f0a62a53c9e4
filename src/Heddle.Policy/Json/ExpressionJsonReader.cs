namespace Heddle.Policy;

/// <summary>Reads expressions of the JSON policy format: objects with one name, which says what they are.</summary>
internal sealed class ExpressionJsonReader(DiagnosticBag findings, JsonValueReader values)
{
    private static readonly Dictionary<string, BinaryOperator> Binaries = new(StringComparer.Ordinal)
    {
        ["=="] = BinaryOperator.Equal,
        ["!="] = BinaryOperator.NotEqual,
        ["<"] = BinaryOperator.Less,
        ["<="] = BinaryOperator.LessOrEqual,
        [">"] = BinaryOperator.Greater,
        [">="] = BinaryOperator.GreaterOrEqual,
        ["in"] = BinaryOperator.In,
        ["+"] = BinaryOperator.Add,
        ["-"] = BinaryOperator.Subtract,
        ["*"] = BinaryOperator.Multiply,
        ["contains"] = BinaryOperator.Contains,
        ["containsAll"] = BinaryOperator.ContainsAll,
        ["containsAny"] = BinaryOperator.ContainsAny,
        ["getTag"] = BinaryOperator.GetTag,
        ["hasTag"] = BinaryOperator.HasTag,
    };

    private static readonly string[] Others =
    [
        "Value",
        "Var",
        "Set",
        "Record",
        "!",
        "neg",
        "isEmpty",
        "&&",
        "||",
        ".",
        "has",
        "is",
        "like",
        "if-then-else",
    ];

    /// <summary>The operators by the names of the format.</summary>
    public static IReadOnlyDictionary<string, BinaryOperator> BinaryNames => Binaries;

    /// <summary>The expression; null, with a finding, where the JSON is none.</summary>
    public Expression? Read(JsonItem item) => Read(item, 1);

    private Expression? Read(JsonItem item, int depth)
    {
        if (depth > LanguageLimits.MaxDepth)
        {
            return Fail(item, $"the expression is nested deeper than {LanguageLimits.MaxDepth} levels");
        }

        if (item.Members is not [var member])
        {
            return Fail(
                item,
                $"expected an expression, found {item.Description}",
                "an expression is an object with one name, such as {\"Value\": 1}"
            );
        }

        var expression = ReadNamed(member, depth);
        if (expression is null)
        {
            return null;
        }

        return expression.Height <= LanguageLimits.MaxDepth
            ? expression with
            {
                Span = item.Span,
            }
            : Fail(item, $"the expression is nested deeper than {LanguageLimits.MaxDepth} levels");
    }

    private Expression? ReadNamed(JsonMember member, int depth)
    {
        var body = member.Value;
        switch (member.Name)
        {
            case "Value":
                return new ValueExpressionReader(findings, values).Read(body, depth);
            case "Var":
                return ReadVariable(body);
            case "Slot":
                return Fail(body, "a slot stands in a condition, and slots stand only in the scope of a template");
            case "Unknown":
                return Fail(body, "an unknown is no part of a policy");
            case "&&" or "||":
                return ReadChain(member, depth);
            case "!" or "neg" or "isEmpty":
                return Part(body, "arg", depth) is { } operand ? new UnaryExpression(UnaryOf(member.Name), operand) : null;
            case "." or "has":
                return ReadAttribute(member, depth);
            case "is":
                return ReadIs(body, depth);
            case "like":
                return ReadLike(body, depth);
            case "if-then-else":
                return ReadIf(body, depth);
            case "Set":
                return ReadAll(body, depth) is { } elements ? new SetExpression(elements) : null;
            case "Record":
                return ReadRecord(body, depth);
        }

        if (Binaries.TryGetValue(member.Name, out var operation))
        {
            return Part(body, "left", depth) is { } left && Part(body, "right", depth) is { } right
                ? new BinaryExpression(operation, left, right)
                : null;
        }

        return ReadCall(member, depth);
    }

    private Expression? Fail(JsonItem item, string message, string? help = null)
    {
        findings.Error(item.Span, message, help);
        return null;
    }

    private Expression? Part(JsonItem body, string name, int depth) => Member(body, name) is { } part ? Read(part, depth + 1) : null;

    private JsonItem? Member(JsonItem body, string name)
    {
        if (body.TryGet(name, out var part))
        {
            return part;
        }

        findings.Error(body.Span, $"expected an object with `{name}`, found {body.Description}");
        return null;
    }

    private string? Text(JsonItem body, string name)
    {
        if (Member(body, name) is not { } part)
        {
            return null;
        }

        if (part.Kind == JsonKind.String)
        {
            return part.Text;
        }

        findings.Error(part.Span, $"expected a string, found {part.Description}");
        return null;
    }

    private static UnaryOperator UnaryOf(string name) =>
        name switch
        {
            "!" => UnaryOperator.Not,
            "neg" => UnaryOperator.Negate,
            _ => UnaryOperator.IsEmpty,
        };

    private Expression? ReadVariable(JsonItem body)
    {
        var index = Array.IndexOf(VariableNames.All, body.Text);
        return body.Kind == JsonKind.String && index >= 0
            ? new VariableExpression((RequestVariable)index)
            : Fail(
                body,
                $"expected a variable, found `{body.Text}`",
                NearMiss.Help(body.Text, VariableNames.All, "variables are principal, action, resource and context")
            );
    }

    /// <summary>Chains nest to the left and may be long; they are read without recursion.</summary>
    private Expression? ReadChain(JsonMember member, int depth)
    {
        var operands = new List<Expression>();
        var body = member.Value;
        while (true)
        {
            if (Part(body, "right", depth) is not { } right || Member(body, "left") is not { } left)
            {
                return null;
            }

            operands.Add(right);
            if (left.Members is not [var inner] || inner.Name != member.Name)
            {
                if (Read(left, depth + 1) is not { } first)
                {
                    return null;
                }

                operands.Add(first);
                break;
            }

            body = inner.Value;
        }

        operands.Reverse();
        var list = new SyntaxList<Expression>([.. operands]);
        return member.Name == "&&" ? new AndExpression(list) : new OrExpression(list);
    }

    private Expression? ReadAttribute(JsonMember member, int depth)
    {
        if (Part(member.Value, "left", depth) is not { } target || Text(member.Value, "attr") is not { } name)
        {
            return null;
        }

        return member.Name == "." ? new AttributeExpression(target, name) : new HasExpression(target, new([name]));
    }

    private IsExpression? ReadIs(JsonItem body, int depth)
    {
        if (
            Part(body, "left", depth) is not { } target
            || Member(body, "entity_type") is not { } typeItem
            || values.ReadType(typeItem) is not { } type
        )
        {
            return null;
        }

        if (!body.TryGet("in", out var ancestorItem))
        {
            return new IsExpression(target, type, null);
        }

        return Read(ancestorItem, depth + 1) is { } ancestor ? new IsExpression(target, type, ancestor) : null;
    }

    private Expression? ReadLike(JsonItem body, int depth)
    {
        if (Part(body, "left", depth) is not { } target || Member(body, "pattern") is not { } pattern)
        {
            return null;
        }

        if (pattern.Kind != JsonKind.Array)
        {
            return Fail(
                pattern,
                $"expected a pattern, found {pattern.Description}",
                "a pattern is an array of \"Wildcard\" and {\"Literal\": \"text\"}"
            );
        }

        var segments = new List<string>();
        var segment = new System.Text.StringBuilder();
        foreach (var element in pattern.Items)
        {
            if (element is { Kind: JsonKind.String, Text: "Wildcard" })
            {
                segments.Add(segment.ToString());
                segment.Clear();
            }
            else if (element.Members is [{ Name: "Literal", Value: { Kind: JsonKind.String } literal }])
            {
                segment.Append(literal.Text);
            }
            else
            {
                return Fail(
                    element,
                    $"expected part of a pattern, found {element.Description}",
                    "a part is \"Wildcard\" or {\"Literal\": \"text\"}"
                );
            }
        }

        segments.Add(segment.ToString());
        return new LikeExpression(target, new LikePattern([.. segments]));
    }

    private IfExpression? ReadIf(JsonItem body, int depth) =>
        Part(body, "if", depth) is { } condition && Part(body, "then", depth) is { } then && Part(body, "else", depth) is { } otherwise
            ? new IfExpression(condition, then, otherwise)
            : null;

    private SyntaxList<Expression>? ReadAll(JsonItem body, int depth)
    {
        if (body.Kind != JsonKind.Array)
        {
            Fail(body, $"expected an array of expressions, found {body.Description}");
            return null;
        }

        var expressions = new Expression[body.Items.Length];
        for (var i = 0; i < expressions.Length; i++)
        {
            if (Read(body.Items[i], depth + 1) is not { } expression)
            {
                return null;
            }

            expressions[i] = expression;
        }

        return new(expressions);
    }

    private Expression? ReadRecord(JsonItem body, int depth)
    {
        if (body.Kind != JsonKind.Object)
        {
            return Fail(body, $"expected an object of expressions, found {body.Description}");
        }

        var fields = new RecordField[body.Members.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (Read(body.Members[i].Value, depth + 1) is not { } value)
            {
                return null;
            }

            fields[i] = new RecordField(body.Members[i].Name, value);
        }

        return new RecordExpression(new(fields));
    }

    private Expression? ReadCall(JsonMember member, int depth)
    {
        if (!ExtensionFunctions.All.TryGetValue(member.Name, out var function))
        {
            var known = ExtensionFunctions.All.Keys.Concat(Binaries.Keys).Concat(Others);
            findings.Error(member.NameSpan, $"`{member.Name}` is no operator or function", NearMiss.Help(member.Name, known));
            return null;
        }

        if (ReadAll(member.Value, depth) is not { } arguments)
        {
            return null;
        }

        if (function.IsMethod && arguments.Count == 0)
        {
            return Fail(member.Value, $"the method `{member.Name}` needs a receiver as its first argument");
        }

        return new CallExpression(function, arguments);
    }
}
