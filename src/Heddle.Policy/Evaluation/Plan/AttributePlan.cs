namespace Heddle.Policy;

/// <summary>The attribute of an entity, or the field of a record.</summary>
internal sealed class AttributePlan(PlanNode target, string name) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var value = target.Evaluate(ref frame);
        if (value.RecordOrNull is { } record)
        {
            return record.TryGetValue(name, out var field) ? field : Missing(ref frame, "the record", record);
        }

        if (value.EntityOrNull is not { } uid)
        {
            return FailOperand(ref frame, target, value, $"`{name}`", "an entity or a record");
        }

        if (frame.NodeOf(uid) is not { } node)
        {
            return Fail(ref frame, new EvaluationFault(EvaluationErrorKind.EntityNotFound, $"the entity `{uid}` does not exist"));
        }

        return node.Entity.Attributes.TryGetValue(name, out var attribute)
            ? attribute
            : Missing(ref frame, $"the entity `{uid}`", node.Entity.Attributes);
    }

    private CedarValue Missing(ref EvaluationFrame frame, string owner, CedarRecord attributes) =>
        Fail(
            ref frame,
            new EvaluationFault(EvaluationErrorKind.AttributeNotFound, $"{owner} has no attribute `{name}`")
            {
                Help = attributes.Count <= MaxCandidates ? NearMiss.Help(name, attributes.Keys) : null,
            }
        );
}
