namespace Heddle.Policy;

/// <summary>Writes expressions with as few parentheses as read back to the same tree.</summary>
internal sealed class ExpressionPrinter(CommentCursor comments)
{
    private const int IfLevel = 0;
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int RelationLevel = 3;
    private const int SumLevel = 4;
    private const int ProductLevel = 5;
    private const int UnaryLevel = 6;
    private const int MemberLevel = 7;

    public Doc Print(Expression expression) => Print(expression, IfLevel);

    private Doc Print(Expression expression, int lowest)
    {
        var doc = PrintBare(expression);
        return LevelOf(expression) < lowest ? Doc.Concat("(", doc, ")") : doc;
    }

    private static int LevelOf(Expression expression) =>
        expression switch
        {
            IfExpression => IfLevel,
            OrExpression => OrLevel,
            AndExpression => AndLevel,
            HasExpression or LikeExpression or IsExpression => RelationLevel,
            BinaryExpression { Operator: <= BinaryOperator.In } => RelationLevel,
            BinaryExpression { Operator: BinaryOperator.Add or BinaryOperator.Subtract } => SumLevel,
            BinaryExpression { Operator: BinaryOperator.Multiply } => ProductLevel,
            UnaryExpression { Operator: not UnaryOperator.IsEmpty } => UnaryLevel,
            LiteralExpression { Value: { IsLong: true, Bits: < 0 } } => UnaryLevel,
            _ => MemberLevel,
        };

    private Doc PrintBare(Expression expression) =>
        expression switch
        {
            LiteralExpression literal => literal.Value.ToString(),
            VariableExpression variable => VariableNames.Of(variable.Variable),
            OrExpression or => PrintChain(or.Operands, " ||", AndLevel),
            AndExpression and => PrintChain(and.Operands, " &&", RelationLevel),
            IfExpression choice => PrintIf(choice),
            HasExpression has => Doc.Concat(Print(has.Target, SumLevel), " has ", PathOf(has.Path)),
            LikeExpression like => Doc.Concat(Print(like.Target, SumLevel), " like ", like.Pattern.ToString()),
            IsExpression test => PrintIs(test),
            UnaryExpression unary => PrintUnary(unary),
            BinaryExpression binary => PrintBinary(binary),
            AttributeExpression attribute => Doc.Concat(Print(attribute.Target, MemberLevel), AccessTo(attribute.Name)),
            SetExpression set => PrintList("[", set.Elements, 0, "]", set.Span),
            RecordExpression record => PrintRecord(record),
            CallExpression { Function.IsMethod: true } call => Doc.Concat(
                Print(call.Arguments[0], MemberLevel),
                $".{call.Function.Name}",
                PrintList("(", call.Arguments, 1, ")", call.Span)
            ),
            CallExpression call => Doc.Concat(call.Function.Name, PrintList("(", call.Arguments, 0, ")", call.Span)),
            _ => throw new InvalidOperationException($"no text for `{expression.GetType().Name}`"),
        };

    private Doc PrintChain(SyntaxList<Expression> operands, string symbol, int lowest)
    {
        var parts = new List<Doc>(operands.Count * 3);
        for (var i = 0; i < operands.Count; i++)
        {
            if (i > 0)
            {
                parts.Add(symbol);
                parts.Add(comments.Gap(operands[i].Span.Start, Doc.Line));
            }

            parts.Add(Print(operands[i], lowest));
        }

        return Doc.Group(parts);
    }

    private Doc PrintIf(IfExpression choice)
    {
        var condition = Print(choice.Condition, IfLevel);
        var beforeThen = comments.Gap(choice.Then.Span.Start, Doc.Line);
        var then = Print(choice.Then, IfLevel);
        var beforeElse = comments.Gap(choice.Else.Span.Start, Doc.Line);
        return Doc.Group("if ", condition, beforeThen, "then ", then, beforeElse, "else ", Print(choice.Else, IfLevel));
    }

    private Doc PrintIs(IsExpression test)
    {
        var target = Print(test.Target, SumLevel);
        return test.In is null
            ? Doc.Concat(target, $" is {test.Type}")
            : Doc.Concat(target, $" is {test.Type} in ", Print(test.In, SumLevel));
    }

    private Doc PrintUnary(UnaryExpression unary) =>
        unary.Operator switch
        {
            UnaryOperator.IsEmpty => Doc.Concat(Print(unary.Operand, MemberLevel), ".isEmpty()"),
            UnaryOperator.Not => Doc.Concat("!", Print(unary.Operand, MemberLevel)),
            // A minus next to digits would become the number's own sign.
            _ when unary.Operand is LiteralExpression { Value: { IsLong: true, Bits: >= 0 } } => Doc.Concat(
                "-(",
                PrintBare(unary.Operand),
                ")"
            ),
            _ => Doc.Concat("-", Print(unary.Operand, MemberLevel)),
        };

    private Doc PrintBinary(BinaryExpression binary)
    {
        var (text, left, right) = binary.Operator switch
        {
            BinaryOperator.Equal => (" ==", SumLevel, SumLevel),
            BinaryOperator.NotEqual => (" !=", SumLevel, SumLevel),
            BinaryOperator.Less => (" <", SumLevel, SumLevel),
            BinaryOperator.LessOrEqual => (" <=", SumLevel, SumLevel),
            BinaryOperator.Greater => (" >", SumLevel, SumLevel),
            BinaryOperator.GreaterOrEqual => (" >=", SumLevel, SumLevel),
            BinaryOperator.In => (" in", SumLevel, SumLevel),
            BinaryOperator.Add => (" +", SumLevel, ProductLevel),
            BinaryOperator.Subtract => (" -", SumLevel, ProductLevel),
            BinaryOperator.Multiply => (" *", ProductLevel, UnaryLevel),
            BinaryOperator.Contains => ("contains", MemberLevel, IfLevel),
            BinaryOperator.ContainsAll => ("containsAll", MemberLevel, IfLevel),
            BinaryOperator.ContainsAny => ("containsAny", MemberLevel, IfLevel),
            BinaryOperator.GetTag => ("getTag", MemberLevel, IfLevel),
            _ => ("hasTag", MemberLevel, IfLevel),
        };
        var leftDoc = Print(binary.Left, left);
        if (left == MemberLevel)
        {
            return Doc.Concat(leftDoc, $".{text}", PrintList("(", new([binary.Right]), 0, ")", binary.Span));
        }

        var gap = comments.Gap(binary.Right.Span.Start, Doc.Line);
        return Doc.Group(leftDoc, text, Doc.Indent(gap, Print(binary.Right, right)));
    }

    private Doc PrintList(string open, SyntaxList<Expression> items, int first, string close, SourceSpan span)
    {
        if (items.Count == first)
        {
            return open + close;
        }

        var parts = new List<Doc>(items.Count * 3);
        for (var i = first; i < items.Count; i++)
        {
            if (i > first)
            {
                parts.Add(",");
            }

            parts.Add(comments.Gap(items[i].Span.Start, i > first ? Doc.Line : Doc.SoftLine));
            parts.Add(Print(items[i], IfLevel));
        }

        parts.Add(comments.Tail(span.End - 1));
        return Doc.Group(open, Doc.Indent(parts), Doc.SoftLine, close);
    }

    private Doc PrintRecord(RecordExpression record)
    {
        if (record.Fields.Count == 0)
        {
            return "{}";
        }

        var parts = new List<Doc>(record.Fields.Count * 4);
        for (var i = 0; i < record.Fields.Count; i++)
        {
            var field = record.Fields[i];
            if (i > 0)
            {
                parts.Add(",");
            }

            parts.Add(comments.Gap(field.Value.Span.Start, i > 0 ? Doc.Line : Doc.SoftLine));
            parts.Add(NameOf(field.Name) + ": ");
            parts.Add(Print(field.Value, IfLevel));
        }

        parts.Add(comments.Tail(record.Span.End - 1));
        return Doc.Group("{", Doc.Indent(parts), Doc.SoftLine, "}");
    }

    private static string AccessTo(string name) => Identifiers.IsIdentifier(name) ? $".{name}" : $"[{StringEscapes.Quote(name)}]";

    private static string NameOf(string name) => Identifiers.IsIdentifier(name) ? name : StringEscapes.Quote(name);

    private static string PathOf(SyntaxList<string> path) => path.Count == 1 ? NameOf(path[0]) : string.Join('.', path.Span.ToArray());
}
