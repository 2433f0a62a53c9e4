namespace Heddle.Policy;

/// <summary><c>==</c> and <c>!=</c>, of values of any kinds.</summary>
internal sealed class EqualPlan(PlanNode left, PlanNode right, bool negated) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var leftValue = left.Evaluate(ref frame);
        if (leftValue.IsNone)
        {
            return default;
        }

        var rightValue = right.Evaluate(ref frame);
        return rightValue.IsNone ? rightValue : leftValue.Equals(rightValue) != negated;
    }
}
