namespace Heddle.Policy;

/// <summary>Types the tests for an entity's type and for its membership in others.</summary>
internal sealed class MembershipTyping(TypeChecker checker)
{
    public CedarType? CheckIs(IsExpression test, CapabilitySet given)
    {
        var type = checker.Check(test.Target, given).Type;
        if (type is not EntityType entity)
        {
            checker.ReportUnexpected(test.Target, type, "an entity", "`is` tests for the types of entities only");
            return null;
        }

        if (!entity.Name.Equals(test.Type))
        {
            return SimpleType.False;
        }

        return test.In is null ? SimpleType.True : CheckIn(test.Target, type, test.In, given);
    }

    public CedarType? CheckIn(Expression member, Expression groups, CapabilitySet given) =>
        CheckIn(member, checker.Check(member, given).Type, groups, given);

    // Typing the member once, however it is tested, keeps nested tests linear.
    private SimpleType? CheckIn(Expression member, CedarType? memberType, Expression groups, CapabilitySet given)
    {
        if (memberType is not null and not EntityType)
        {
            checker.ReportUnexpected(member, memberType, "an entity", "use `contains()` to test for an element of a set");
        }

        var groupType = checker.Check(groups, given).Type;
        var group = (groupType as SetType)?.Element as EntityType ?? groupType as EntityType;
        if (group is null)
        {
            checker.ReportUnexpected(
                groups,
                groupType,
                "an entity or a set of entities",
                groupType is SetType ? "use `contains()` to test for an element of a set" : null
            );
            return null;
        }

        if (memberType is not EntityType entity)
        {
            return null;
        }

        if (checker.ConstantOf(member).EntityOrNull is { Type.IsAction: true } action && ConstantsOf(groups) is { } constants)
        {
            return TypeOfActionIn(action, constants);
        }

        return checker.Schema.CanBeIn(entity.Name, group.Name) ? SimpleType.Boolean : SimpleType.False;
    }

    /// <summary>Which actions are in which others stands in the schema, so the answer is certain.</summary>
    private SimpleType? TypeOfActionIn(EntityUid action, List<EntityUid> groups)
    {
        var definition = checker.Schema.Find(action)!;
        var isIn = false;
        foreach (var group in groups.Where(g => g.Type.IsAction))
        {
            if (checker.Schema.Find(group) is not { } ancestor)
            {
                return null;
            }

            isIn |= checker.Schema.IsIn(definition, ancestor);
        }

        return SimpleType.OfBoolean(isIn);
    }

    private List<EntityUid>? ConstantsOf(Expression groups)
    {
        if (checker.ConstantOf(groups).EntityOrNull is { } single)
        {
            return [single];
        }

        if (groups is not SetExpression set)
        {
            return null;
        }

        var constants = new List<EntityUid>();
        foreach (var element in set.Elements)
        {
            if (checker.ConstantOf(element).EntityOrNull is not { } constant)
            {
                return null;
            }

            constants.Add(constant);
        }

        return constants;
    }
}
