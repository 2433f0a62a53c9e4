namespace Heddle.Policy;

/// <summary><c>getTag</c> and <c>hasTag</c>. An entity that does not exist has no tags.</summary>
internal sealed class TagPlan(PlanNode target, PlanNode tag, bool isTest) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var targetValue = target.Evaluate(ref frame);
        if (targetValue.IsNone)
        {
            return default;
        }

        var tagValue = tag.Evaluate(ref frame);
        if (tagValue.IsNone)
        {
            return default;
        }

        var method = isTest ? "`hasTag`" : "`getTag`";
        if (targetValue.EntityOrNull is not { } uid)
        {
            return FailOperand(ref frame, target, targetValue, method, "an entity");
        }

        if (tagValue.StringOrNull is not { } name)
        {
            return FailOperand(ref frame, tag, tagValue, method, "a string");
        }

        var tags = frame.NodeOf(uid)?.Entity.Tags;
        if (isTest)
        {
            return tags is not null && tags.ContainsKey(name);
        }

        if (tags is null)
        {
            return Fail(ref frame, new EvaluationFault(EvaluationErrorKind.EntityNotFound, $"the entity `{uid}` does not exist"));
        }

        return tags.TryGetValue(name, out var found) ? found : Missing(ref frame, uid, name, tags);
    }

    private CedarValue Missing(ref EvaluationFrame frame, EntityUid uid, string name, CedarRecord tags) =>
        Fail(
            ref frame,
            new EvaluationFault(EvaluationErrorKind.TagNotFound, $"the entity `{uid}` has no tag `{UnicodeText.Beginning(name, 60)}`")
            {
                Help = tags.Count <= MaxCandidates ? NearMiss.Help(name, tags.Keys) : null,
            }
        );
}
