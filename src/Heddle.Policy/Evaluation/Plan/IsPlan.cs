namespace Heddle.Policy;

/// <summary><c>a is T</c> and <c>a is T in b</c>; b is evaluated only where a is a T.</summary>
internal sealed class IsPlan(PlanNode target, EntityTypeName type, PlanNode? ancestor) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var value = target.Evaluate(ref frame);
        if (value.EntityOrNull is not { } uid)
        {
            return FailOperand(ref frame, target, value, "`is`", "an entity");
        }

        if (!uid.Type.Equals(type) || ancestor is null)
        {
            return uid.Type.Equals(type);
        }

        var ancestors = ancestor.Evaluate(ref frame);
        return ancestors.IsNone ? default : InPlan.Test(ref frame, uid, ancestors, ancestor);
    }
}
