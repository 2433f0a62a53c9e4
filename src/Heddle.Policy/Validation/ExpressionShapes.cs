namespace Heddle.Policy;

/// <summary>
/// Numbers expressions so that two get one number exactly when they mean the same text. Each node is looked at once, from the leaves up, however
/// often it is asked for.
/// </summary>
internal sealed class ExpressionShapes
{
    private readonly Dictionary<Expression, int> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Shape, int> _numbers = [];

    public int Of(Expression expression)
    {
        if (!_known.TryGetValue(expression, out var number))
        {
            _known.Add(expression, number = NumberOf(ShapeOf(expression)));
        }

        return number;
    }

    /// <summary>The number of <c>target.name</c>.</summary>
    public int OfAttribute(int target, string name) => NumberOf(new Shape(typeof(AttributeExpression), name, new([target])));

    private Shape ShapeOf(Expression expression)
    {
        var kind = expression.GetType();
        return expression switch
        {
            LiteralExpression literal => new(kind, literal.Value, default),
            VariableExpression variable => new(kind, variable.Variable, default),
            AttributeExpression attribute => new(kind, attribute.Name, Numbers(attribute.Target)),
            HasExpression has => new(kind, has.Path, Numbers(has.Target)),
            LikeExpression like => new(kind, like.Pattern, Numbers(like.Target)),
            IsExpression test => new(kind, test.Type, test.In is null ? Numbers(test.Target) : Numbers(test.Target, test.In)),
            UnaryExpression unary => new(kind, unary.Operator, Numbers(unary.Operand)),
            BinaryExpression binary => new(kind, binary.Operator, Numbers(binary.Left, binary.Right)),
            AndExpression and => new(kind, "", Numbers(and.Operands.Span)),
            OrExpression or => new(kind, "", Numbers(or.Operands.Span)),
            IfExpression choice => new(kind, "", Numbers(choice.Condition, choice.Then, choice.Else)),
            SetExpression set => new(kind, "", Numbers(set.Elements.Span)),
            CallExpression call => new(kind, call.Function, Numbers(call.Arguments.Span)),
            RecordExpression record => ShapeOf(record),
            _ => throw new ArgumentOutOfRangeException(nameof(expression)),
        };
    }

    private Shape ShapeOf(RecordExpression record)
    {
        // The order of fields does not count for what a record is.
        var fields = record.Fields.ToArray();
        Array.Sort(fields, (left, right) => string.CompareOrdinal(left.Name, right.Name));
        var names = Array.ConvertAll(fields, field => field.Name);
        return new(typeof(RecordExpression), new SyntaxList<string>(names), Numbers(Array.ConvertAll(fields, field => field.Value)));
    }

    private SyntaxList<int> Numbers(params ReadOnlySpan<Expression> expressions)
    {
        var numbers = new int[expressions.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Of(expressions[i]);
        }

        return new(numbers);
    }

    private int NumberOf(Shape shape)
    {
        if (!_numbers.TryGetValue(shape, out var number))
        {
            _numbers.Add(shape, number = _numbers.Count + 1);
        }

        return number;
    }

    private readonly record struct Shape(Type Kind, object Content, SyntaxList<int> Children);
}
