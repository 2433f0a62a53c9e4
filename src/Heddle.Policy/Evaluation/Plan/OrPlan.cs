namespace Heddle.Policy;

/// <summary>All operands, left to right, until one is true.</summary>
internal sealed class OrPlan(PlanNode[] operands) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(ref frame);
            if (!value.IsFalse)
            {
                return value.IsTrue ? value : FailOperand(ref frame, operand, value, "`||`", "a bool");
            }
        }

        return false;
    }
}
