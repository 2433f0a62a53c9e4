namespace Heddle.Policy;

/// <summary>One of two branches; the other is not evaluated.</summary>
internal sealed class IfPlan(PlanNode condition, PlanNode then, PlanNode otherwise) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var value = condition.Evaluate(ref frame);
        if (!value.IsBoolean)
        {
            return FailOperand(ref frame, condition, value, "`if`", "a bool");
        }

        return value.IsTrue ? then.Evaluate(ref frame) : otherwise.Evaluate(ref frame);
    }
}
