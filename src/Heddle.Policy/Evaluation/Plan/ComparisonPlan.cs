namespace Heddle.Policy;

/// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> and <c>&gt;=</c>, of two longs, two datetimes or two durations.</summary>
internal sealed class ComparisonPlan(BinaryOperator operation, PlanNode left, PlanNode right) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var leftValue = left.Evaluate(ref frame);
        if (leftValue.IsNone)
        {
            return default;
        }

        var rightValue = right.Evaluate(ref frame);
        if (rightValue.IsNone)
        {
            return default;
        }

        if (!leftValue.SameTag(rightValue) || leftValue.Kind is not (ValueKind.Long or ValueKind.DateTime or ValueKind.Duration))
        {
            return FailKinds(ref frame, leftValue, rightValue);
        }

        return operation switch
        {
            BinaryOperator.Less => leftValue.Bits < rightValue.Bits,
            BinaryOperator.LessOrEqual => leftValue.Bits <= rightValue.Bits,
            BinaryOperator.Greater => leftValue.Bits > rightValue.Bits,
            _ => leftValue.Bits >= rightValue.Bits,
        };
    }

    private CedarValue FailKinds(ref EvaluationFrame frame, CedarValue leftValue, CedarValue rightValue)
    {
        var leftComparable = leftValue.Kind is ValueKind.Long or ValueKind.DateTime or ValueKind.Duration;
        var wanted = leftComparable ? $"another {ValueKindNames.Of(leftValue.Kind)}" : "two longs, datetimes or durations";
        var fault = EvaluationFault.WrongKind("a comparison", wanted, leftComparable ? rightValue : leftValue);
        var isDecimal = leftValue.Kind == ValueKind.Decimal || rightValue.Kind == ValueKind.Decimal;
        return Fail(ref frame, isDecimal ? fault with { Help = "decimals are compared by `lessThan`, `greaterThan` and the like" } : fault);
    }
}
