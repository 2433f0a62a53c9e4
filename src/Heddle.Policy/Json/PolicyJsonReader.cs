namespace Heddle.Policy;

/// <summary>Reads policies and templates of the JSON policy format.</summary>
internal sealed class PolicyJsonReader(DiagnosticBag findings)
{
    private static readonly string[] PolicyNames = ["effect", "principal", "action", "resource", "conditions", "annotations"];
    private static readonly string[] ScopeNames = ["op", "entity", "entities", "slot", "entity_type", "in"];
    private static readonly string[] ConditionNames = ["kind", "body"];

    private readonly JsonValueReader _values = new(findings);

    /// <summary>The policy; null, with findings, where the JSON is none.</summary>
    public PolicySyntax? Read(JsonItem item)
    {
        if (
            !CheckNames(item, PolicyNames)
            || ReadEffect(item) is not { } effect
            || ReadScope(item, RequestVariable.Principal) is not { } principal
            || ReadScope(item, RequestVariable.Action) is not { } action
            || ReadScope(item, RequestVariable.Resource) is not { } resource
            || ReadConditions(item) is not { } conditions
            || ReadAnnotations(item) is not { } annotations
        )
        {
            return null;
        }

        return new PolicySyntax(effect, principal, action, resource)
        {
            Conditions = conditions,
            Annotations = annotations,
            Source = findings.Source,
            Span = item.Span,
        };
    }

    /// <summary>An entity in the entity format.</summary>
    public EntityUid? ReadEntity(JsonItem item) => _values.ReadEntity(item);

    /// <summary>A name that is not known is a misspelt one, and what it was to say would be lost.</summary>
    private bool CheckNames(JsonItem item, string[] known)
    {
        foreach (var member in item.Members)
        {
            if (Array.IndexOf(known, member.Name) < 0)
            {
                findings.Error(
                    member.NameSpan,
                    $"`{member.Name}` is not expected here",
                    NearMiss.Help(member.Name, known, $"known are {string.Join(", ", known)}")
                );
                return false;
            }
        }

        return true;
    }

    private JsonItem? Member(JsonItem item, string name, JsonKind kind)
    {
        if (!item.TryGet(name, out var member))
        {
            findings.Error(item.Span, $"expected an object with `{name}`, found {item.Description}");
            return null;
        }

        if (member.Kind == kind)
        {
            return member;
        }

        findings.Error(member.Span, $"`{name}` cannot be {member.Description}");
        return null;
    }

    private PolicyEffect? ReadEffect(JsonItem item)
    {
        if (Member(item, "effect", JsonKind.String) is not { } effect)
        {
            return null;
        }

        if (effect.Text is "permit" or "forbid")
        {
            return effect.Text is "permit" ? PolicyEffect.Permit : PolicyEffect.Forbid;
        }

        findings.Error(
            effect.Span,
            $"expected `permit` or `forbid`, found `{effect.Text}`",
            NearMiss.Help(effect.Text, ["permit", "forbid"])
        );
        return null;
    }

    private ScopeConstraint? ReadScope(JsonItem policy, RequestVariable variable)
    {
        if (
            Member(policy, VariableNames.Of(variable), JsonKind.Object) is not { } item
            || !CheckNames(item, ScopeNames)
            || Member(item, "op", JsonKind.String) is not { } operation
        )
        {
            return null;
        }

        var constraint = (operation.Text, variable) switch
        {
            ("All", _) => ScopeConstraint.Any,
            ("==", _) => ReadReference(item, new ScopeConstraint(ScopeOperator.Equal), variable),
            ("in", RequestVariable.Action) when item.TryGet("entities", out var entities) => ReadActions(entities),
            ("in", _) => ReadReference(item, new ScopeConstraint(ScopeOperator.In), variable),
            ("is", not RequestVariable.Action) => ReadIs(item, variable),
            _ => Fail(operation, $"`{operation.Text}` cannot constrain the {VariableNames.Of(variable)}"),
        };
        return constraint is null ? null : constraint with { Span = item.Span };
    }

    private ScopeConstraint? Fail(JsonItem item, string message, string? help = null)
    {
        findings.Error(item.Span, message, help);
        return null;
    }

    private ScopeConstraint? ReadIs(JsonItem item, RequestVariable variable)
    {
        if (Member(item, "entity_type", JsonKind.String) is not { } typeItem || _values.ReadType(typeItem) is not { } type)
        {
            return null;
        }

        return item.TryGet("in", out var ancestor)
            ? ReadReference(ancestor, new ScopeConstraint(ScopeOperator.IsIn) { Type = type }, variable)
            : new ScopeConstraint(ScopeOperator.Is) { Type = type };
    }

    private ScopeConstraint? ReadReference(JsonItem item, ScopeConstraint constraint, RequestVariable variable)
    {
        if (item.TryGet("slot", out var slot))
        {
            return variable != RequestVariable.Action && slot.Kind == JsonKind.String && slot.Text == "?" + VariableNames.Of(variable)
                ? constraint with
                {
                    IsSlot = true,
                }
                : Fail(
                    slot,
                    $"no such slot can stand for the {VariableNames.Of(variable)}",
                    "slots are \"?principal\" and \"?resource\", each in its own place"
                );
        }

        if (Member(item, "entity", JsonKind.Object) is not { } entityItem || _values.ReadEntity(entityItem) is not { } entity)
        {
            return null;
        }

        return variable != RequestVariable.Action || entity.Type.IsAction
            ? constraint with
            {
                Entity = entity,
            }
            : Fail(entityItem, $"`{entity}` is no action", "an action's type is `Action`, behind a namespace if it has one");
    }

    private ScopeConstraint? ReadActions(JsonItem item)
    {
        if (item.Kind != JsonKind.Array)
        {
            return Fail(item, $"expected an array of actions, found {item.Description}");
        }

        var actions = new List<EntityUid>();
        foreach (var element in item.Items)
        {
            if (_values.ReadEntity(element) is not { } action)
            {
                return null;
            }

            if (!action.Type.IsAction)
            {
                return Fail(element, $"`{action}` is no action", "an action's type is `Action`, behind a namespace if it has one");
            }

            actions.Add(action);
        }

        return new ScopeConstraint(ScopeOperator.InList) { Entities = new([.. actions]) };
    }

    private SyntaxList<PolicyCondition>? ReadConditions(JsonItem policy)
    {
        if (Member(policy, "conditions", JsonKind.Array) is not { } item)
        {
            return null;
        }

        var expressions = new ExpressionJsonReader(findings, _values);
        var conditions = new List<PolicyCondition>();
        foreach (var element in item.Items)
        {
            if (
                !CheckNames(element, ConditionNames)
                || Member(element, "kind", JsonKind.String) is not { } kind
                || Member(element, "body", JsonKind.Object) is not { } body
            )
            {
                return null;
            }

            if (kind.Text is not ("when" or "unless"))
            {
                Fail(kind, $"expected `when` or `unless`, found `{kind.Text}`", NearMiss.Help(kind.Text, ["when", "unless"]));
                return null;
            }

            if (expressions.Read(body) is not { } expression)
            {
                return null;
            }

            conditions.Add(new PolicyCondition(kind.Text is "when" ? ConditionKind.When : ConditionKind.Unless, expression));
        }

        return new([.. conditions]);
    }

    private SyntaxList<Annotation>? ReadAnnotations(JsonItem policy)
    {
        if (!policy.TryGet("annotations", out var item))
        {
            return default(SyntaxList<Annotation>);
        }

        var annotations = new List<Annotation>();
        foreach (var member in item.Members)
        {
            if (!Identifiers.HasForm(member.Name) || member.Value.Kind is not (JsonKind.String or JsonKind.Null))
            {
                findings.Error(
                    member.NameSpan,
                    $"`{member.Name}` is no annotation",
                    "the name is an identifier, the value a string or null"
                );
                return null;
            }

            annotations.Add(new Annotation(member.Name, member.Value.Kind == JsonKind.Null ? null : member.Value.Text));
        }

        return new([.. annotations]);
    }
}
