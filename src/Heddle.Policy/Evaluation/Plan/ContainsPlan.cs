namespace Heddle.Policy;

/// <summary><c>contains</c>, <c>containsAll</c> and <c>containsAny</c>.</summary>
internal sealed class ContainsPlan(BinaryOperator operation, PlanNode left, PlanNode right) : PlanNode
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

        if (leftValue.SetOrNull is not { } set)
        {
            return FailOperand(ref frame, left, leftValue, Method, "a set");
        }

        if (operation == BinaryOperator.Contains)
        {
            return set.Contains(rightValue);
        }

        if (rightValue.SetOrNull is not { } other)
        {
            return FailOperand(ref frame, right, rightValue, Method, "a set in parentheses");
        }

        return operation == BinaryOperator.ContainsAll ? set.ContainsAll(other) : set.ContainsAny(other);
    }

    private string Method =>
        operation switch
        {
            BinaryOperator.Contains => "`contains`",
            BinaryOperator.ContainsAll => "`containsAll`",
            _ => "`containsAny`",
        };
}
