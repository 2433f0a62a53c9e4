namespace Heddle.Policy;

/// <summary><c>+</c>, <c>-</c> and <c>*</c> of longs; leaving 64 bits is an error.</summary>
internal sealed class ArithmeticPlan(BinaryOperator operation, PlanNode left, PlanNode right) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var leftValue = left.Evaluate(ref frame);
        if (!leftValue.IsLong)
        {
            return FailOperand(ref frame, left, leftValue, Symbol, "a long");
        }

        var rightValue = right.Evaluate(ref frame);
        if (!rightValue.IsLong)
        {
            return FailOperand(ref frame, right, rightValue, Symbol, "a long");
        }

        var (a, b) = (leftValue.Bits, rightValue.Bits);
        var exact = operation switch
        {
            BinaryOperator.Add => (Int128)a + b,
            BinaryOperator.Subtract => (Int128)a - b,
            _ => (Int128)a * b,
        };
        return exact >= long.MinValue && exact <= long.MaxValue
            ? (long)exact
            : Fail(ref frame, new EvaluationFault(EvaluationErrorKind.Overflow, $"`{a} {Symbol.Trim('`')} {b}` overflows 64 bits"));
    }

    private string Symbol =>
        operation switch
        {
            BinaryOperator.Add => "`+`",
            BinaryOperator.Subtract => "`-`",
            _ => "`*`",
        };
}
