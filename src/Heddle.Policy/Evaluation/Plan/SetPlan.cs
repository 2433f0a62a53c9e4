namespace Heddle.Policy;

/// <summary>A set made at each evaluation.</summary>
internal sealed class SetPlan(PlanNode[] elements) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var values = new CedarValue[elements.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = elements[i].Evaluate(ref frame);
            if (values[i].IsNone)
            {
                return default;
            }
        }

        return CedarSet.CreateUnchecked(values);
    }
}
