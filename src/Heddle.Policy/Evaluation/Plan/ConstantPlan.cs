namespace Heddle.Policy;

/// <summary>A value known when the policy was compiled.</summary>
internal sealed class ConstantPlan(CedarValue value) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame) => value;
}
