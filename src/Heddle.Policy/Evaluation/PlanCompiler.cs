namespace Heddle.Policy;

/// <summary>Turns expressions into plans. What does not depend on the request is computed here, unless it fails.</summary>
internal static class PlanCompiler
{
    private static readonly AuthorizationRequest NoRequest = new(
        new EntityUid("None", ""),
        new EntityUid("Action", ""),
        new EntityUid("None", ""),
        CedarRecord.Empty
    );

    public static PlanNode Compile(Expression expression)
    {
        var node = Build(expression);
        node.Span = expression.Span;
        return node;
    }

    private static PlanNode Build(Expression expression)
    {
        switch (expression)
        {
            case LiteralExpression literal:
                return new ConstantPlan(literal.Value);
            case VariableExpression variable:
                return new VariablePlan(variable.Variable);
            case AndExpression and:
                return new AndPlan(CompileAll(and.Operands));
            case OrExpression or:
                return new OrPlan(CompileAll(or.Operands));
            case IfExpression choice:
                return new IfPlan(Compile(choice.Condition), Compile(choice.Then), Compile(choice.Else));
            case AttributeExpression attribute:
                return new AttributePlan(Compile(attribute.Target), attribute.Name);
            case HasExpression has:
                return new HasPlan(Compile(has.Target), [.. has.Path.Span]);
            case IsExpression test:
                return new IsPlan(Compile(test.Target), test.Type, test.In is null ? null : Compile(test.In));
            case LikeExpression like:
                var target = Compile(like.Target);
                return Folded(new LikePlan(target, like.Pattern), target);
            case UnaryExpression unary:
                var operand = Compile(unary.Operand);
                return Folded(new UnaryPlan(unary.Operator, operand), operand);
            case BinaryExpression binary:
                return BuildBinary(binary.Operator, Compile(binary.Left), Compile(binary.Right));
            case SetExpression set:
                var elements = CompileAll(set.Elements);
                return Folded(new SetPlan(elements), elements);
            case RecordExpression record:
                return BuildRecord(record);
            case CallExpression call:
                var arguments = CompileAll(call.Arguments);
                return Folded(new CallPlan(call.Function, arguments), arguments);
            default:
                throw new InvalidOperationException($"no plan for `{expression.GetType().Name}`");
        }
    }

    private static PlanNode BuildBinary(BinaryOperator operation, PlanNode left, PlanNode right) =>
        operation switch
        {
            BinaryOperator.Equal => Folded(new EqualPlan(left, right, negated: false), left, right),
            BinaryOperator.NotEqual => Folded(new EqualPlan(left, right, negated: true), left, right),
            BinaryOperator.In => new InPlan(left, right),
            BinaryOperator.GetTag or BinaryOperator.HasTag => new TagPlan(left, right, isTest: operation == BinaryOperator.HasTag),
            BinaryOperator.Contains or BinaryOperator.ContainsAll or BinaryOperator.ContainsAny => Folded(
                new ContainsPlan(operation, left, right),
                left,
                right
            ),
            BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply => Folded(
                new ArithmeticPlan(operation, left, right),
                left,
                right
            ),
            _ => Folded(new ComparisonPlan(operation, left, right), left, right),
        };

    private static PlanNode BuildRecord(RecordExpression record)
    {
        var fields = record.Fields.Span.ToArray();
        var values = new PlanNode[fields.Length];
        var names = new string[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            names[i] = fields[i].Name;
            values[i] = Compile(fields[i].Value);
        }

        return Folded(new RecordPlan(names, values), values);
    }

    private static PlanNode[] CompileAll(SyntaxList<Expression> expressions)
    {
        var nodes = new PlanNode[expressions.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = Compile(expressions[i]);
        }

        return nodes;
    }

    private static PlanNode Folded(PlanNode node, params ReadOnlySpan<PlanNode> children)
    {
        foreach (var child in children)
        {
            if (child is not ConstantPlan)
            {
                return node;
            }
        }

        var frame = new EvaluationFrame(NoRequest, Entities.Empty);
        var value = node.Evaluate(ref frame);
        return value.IsNone ? node : new ConstantPlan(value);
    }
}
