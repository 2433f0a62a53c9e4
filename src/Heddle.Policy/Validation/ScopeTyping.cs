namespace Heddle.Policy;

/// <summary>
/// Decides whether a policy's scope can apply to a kind of request. A slot stands for every entity that could make the scope apply, so it can
/// always apply.
/// </summary>
internal sealed class ScopeTyping(Schema schema, PolicySyntax policy)
{
    private HashSet<ActionDefinition>? _actions;

    public bool CanApplyToPrincipal(EntityTypeName principal) => CanApply(policy.Principal, principal);

    public bool CanApplyToResource(EntityTypeName resource) => CanApply(policy.Resource, resource);

    /// <summary>Whether the policy's action is this one or contains it.</summary>
    public bool CanApplyToAction(ActionDefinition action) =>
        policy.Action.Operator == ScopeOperator.Any || (_actions ??= FindActions()).Contains(action);

    /// <summary>Reports a list of actions that has no type; true where there is none to report.</summary>
    public bool CheckActionList(ValidationFindings findings)
    {
        if (policy.Action.Operator != ScopeOperator.InList)
        {
            return true;
        }

        var list = policy.Action.Entities;
        if (list.Count == 0)
        {
            findings.Error(
                policy.Action.Span,
                "the list of actions is empty, so the policy never applies",
                "name an action, or drop the constraint"
            );
            return false;
        }

        var stranger = list.FirstOrDefault(action => !action.Type.Equals(list[0].Type));
        if (stranger is not null)
        {
            findings.Error(
                policy.Action.Span,
                $"the list holds actions of the types `{list[0].Type}` and `{stranger.Type}`",
                "write one policy for each namespace"
            );
        }

        return stranger is null;
    }

    /// <summary>Whether there is a kind of request that the scope allows.</summary>
    public bool FitsAnyRequest() =>
        schema
            .ActionDefinitions.Where(CanApplyToAction)
            .Any(action => action.Principals.Any(CanApplyToPrincipal) && action.Resources.Any(CanApplyToResource));

    /// <summary>Reports that there is none.</summary>
    public void ReportNoAction(ValidationFindings findings)
    {
        var actions = schema.ActionDefinitions.Where(CanApplyToAction).ToList();
        var help =
            WouldFit(policy.Principal, [.. actions.SelectMany(a => a.Principals)])
                ? "entities of that type are no principals, but others are in them: did you mean `principal in …`?"
            : WouldFit(policy.Resource, [.. actions.SelectMany(a => a.Resources)])
                ? "entities of that type are no resources, but others are in them: did you mean `resource in …`?"
            : "see `appliesTo` of the actions in the schema";
        findings.Error(policy.Span, "no action of the schema applies to what the scope asks for", help);
    }

    /// <summary>Whether <c>in</c> instead of <c>==</c> would fit one of some types where now none does.</summary>
    private bool WouldFit(ScopeConstraint constraint, HashSet<EntityTypeName> types) =>
        constraint is { Operator: ScopeOperator.Equal, Entity: { } entity }
        && !types.Contains(entity.Type)
        && types.Any(type => schema.CanBeIn(type, entity.Type));

    private HashSet<ActionDefinition> FindActions()
    {
        var named = new List<ActionDefinition>();
        foreach (var uid in policy.Action.Entity is { } single ? [single] : policy.Action.Entities.ToArray())
        {
            if (schema.Find(uid) is { } action)
            {
                named.Add(action);
            }
        }

        return policy.Action.Operator == ScopeOperator.Equal ? [.. named] : schema.WithMembers(named);
    }

    private bool CanApply(ScopeConstraint constraint, EntityTypeName type) =>
        constraint.Operator switch
        {
            ScopeOperator.Any => true,
            ScopeOperator.Equal => constraint.IsSlot || constraint.Entity!.Type.Equals(type),
            ScopeOperator.In => constraint.IsSlot || schema.CanBeIn(type, constraint.Entity!.Type),
            ScopeOperator.Is => constraint.Type!.Equals(type),
            _ => constraint.Type!.Equals(type) && (constraint.IsSlot || schema.CanBeIn(type, constraint.Entity!.Type)),
        };
}
