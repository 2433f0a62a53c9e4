namespace Heddle.Policy;

/// <summary>All operands, left to right, until one is false.</summary>
internal sealed class AndPlan(PlanNode[] operands) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(ref frame);
            if (!value.IsTrue)
            {
                return value.IsFalse ? value : FailOperand(ref frame, operand, value, "`&&`", "a bool");
            }
        }

        return true;
    }
}
