namespace Heddle.Policy;

/// <summary><c>a in b</c>: whether an entity is another one, or one of a set, or a member of it, directly or not.</summary>
internal sealed class InPlan(PlanNode left, PlanNode right) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var leftValue = left.Evaluate(ref frame);
        if (leftValue.IsNone)
        {
            return default;
        }

        // Both sides are evaluated before either is judged: the fault of the right side comes before the kind of the left.
        var rightValue = right.Evaluate(ref frame);
        if (rightValue.IsNone)
        {
            return default;
        }

        return leftValue.EntityOrNull is { } uid
            ? Test(ref frame, uid, rightValue, right)
            : FailOperand(ref frame, left, leftValue, "`in`", "an entity on its left");
    }

    /// <summary>Tests membership in an entity or a set of entities.</summary>
    internal static CedarValue Test(ref EvaluationFrame frame, EntityUid uid, CedarValue ancestors, PlanNode operand)
    {
        if (ancestors.EntityOrNull is { } ancestor)
        {
            return frame.IsIn(uid, ancestor);
        }

        if (ancestors.SetOrNull is not { } set)
        {
            return FailOperand(ref frame, operand, ancestors, "`in`", "an entity or a set of entities on its right");
        }

        // The whole set must be entities, also behind the one that decides.
        var found = false;
        foreach (ref readonly var element in set.Items)
        {
            if (element.EntityOrNull is not { } candidate)
            {
                return FailOperand(ref frame, operand, element, "`in`", "a set of nothing but entities on its right");
            }

            found = found || frame.IsIn(uid, candidate);
        }

        return found;
    }
}
