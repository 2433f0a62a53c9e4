namespace Heddle.Policy;

/// <summary>Checks values against declared types.</summary>
internal sealed class ValueChecker(Schema schema)
{
    /// <summary>What is wrong with a value, and what would fix it; null where it is of the type.</summary>
    public ValueProblem? Find(CedarValue value, CedarType type) =>
        type switch
        {
            SimpleType simple => value.Kind == simple.Kind ? null : Mismatch(value, type),
            EntityType entity => FindInEntity(value, entity),
            SetType set => FindInSet(value, set),
            RecordType record => FindInRecord(value, record),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };

    /// <summary>What is wrong with the id of an entity, which only those of an enumerated type can have wrong.</summary>
    public ValueProblem? FindInId(EntityUid entity) =>
        schema.Find(entity.Type)?.Choices is { } choices && !choices.Contains(entity.Id)
            ? new ValueProblem(
                $"`{entity}` is none of the entities of the enumerated type `{entity.Type}`",
                NearMiss.Help(entity.Id, choices, EnumeratedTypes.Describe(choices))
            )
            : null;

    private ValueProblem? FindInEntity(CedarValue value, EntityType type) =>
        value.EntityOrNull is { } entity && entity.Type.Equals(type.Name) ? FindInId(entity) : Mismatch(value, type);

    private ValueProblem? FindInSet(CedarValue value, SetType type)
    {
        if (value.SetOrNull is not { } set)
        {
            return Mismatch(value, type);
        }

        foreach (var element in set)
        {
            if (Find(element, type.Element) is { } problem)
            {
                return problem.Within("an element");
            }
        }

        return null;
    }

    private ValueProblem? FindInRecord(CedarValue value, RecordType type)
    {
        if (value.RecordOrNull is not { } record)
        {
            return Mismatch(value, type);
        }

        for (var i = 0; i < record.Count; i++)
        {
            var name = record.NameSpan[i];
            if (type.Find(name) is not { } attribute)
            {
                return new ValueProblem($"the attribute `{name}` is not declared", NearMiss.Help(name, type.Names.ToArray()));
            }

            if (Find(record.ValueSpan[i], attribute.Type) is { } problem)
            {
                return problem.Within($"`{name}`");
            }
        }

        for (var i = 0; i < type.Names.Length; i++)
        {
            if (type.Attributes[i].IsRequired && !record.ContainsKey(type.Names[i]))
            {
                return new ValueProblem($"the required attribute `{type.Names[i]}` is missing", $"it is a `{type.Attributes[i].Type}`");
            }
        }

        return null;
    }

    private static ValueProblem Mismatch(CedarValue value, CedarType type) =>
        new($"expected `{type}`, found {EvaluationFault.Describe(value)}", Help: null);
}
