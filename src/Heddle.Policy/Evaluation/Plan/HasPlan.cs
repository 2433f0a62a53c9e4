namespace Heddle.Policy;

/// <summary>Whether an entity or record has an attribute, or a whole path of them. An entity that does not exist has none.</summary>
internal sealed class HasPlan(PlanNode target, string[] path) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var value = target.Evaluate(ref frame);
        foreach (var name in path)
        {
            CedarRecord? attributes;
            if (value.RecordOrNull is { } record)
            {
                attributes = record;
            }
            else if (value.EntityOrNull is { } uid)
            {
                attributes = frame.NodeOf(uid)?.Entity.Attributes;
            }
            else
            {
                return FailOperand(ref frame, target, value, $"`has {name}`", "an entity or a record");
            }

            if (attributes is null || !attributes.TryGetValue(name, out value))
            {
                return false;
            }
        }

        return true;
    }
}
