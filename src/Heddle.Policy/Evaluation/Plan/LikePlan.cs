namespace Heddle.Policy;

/// <summary><c>a like "pattern"</c>.</summary>
internal sealed class LikePlan(PlanNode target, LikePattern pattern) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var value = target.Evaluate(ref frame);
        return value.StringOrNull is { } text ? pattern.Matches(text) : FailOperand(ref frame, target, value, "`like`", "a string");
    }
}
