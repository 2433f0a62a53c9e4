namespace Heddle.Policy;

/// <summary><c>!</c>, <c>-</c> and <c>isEmpty</c>.</summary>
internal sealed class UnaryPlan(UnaryOperator operation, PlanNode operand) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var value = operand.Evaluate(ref frame);
        switch (operation)
        {
            case UnaryOperator.Not:
                return value.IsBoolean ? value.IsFalse : FailOperand(ref frame, operand, value, "`!`", "a bool");
            case UnaryOperator.IsEmpty:
                return value.SetOrNull is { } set ? set.Count == 0 : FailOperand(ref frame, operand, value, "`isEmpty`", "a set");
            default:
                if (!value.IsLong)
                {
                    return FailOperand(ref frame, operand, value, "`-`", "a long");
                }

                return value.Bits != long.MinValue
                    ? -value.Bits
                    : Fail(ref frame, new EvaluationFault(EvaluationErrorKind.Overflow, $"`-({long.MinValue})` overflows 64 bits"));
        }
    }
}
