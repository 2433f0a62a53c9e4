using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Checks entities against a schema.</summary>
internal sealed class EntityChecker(Schema schema)
{
    private const int MaxFindings = 100;

    private readonly ValueChecker _values = new(schema);

    /// <summary>The findings about entities that have no text; at most 100.</summary>
    public ImmutableArray<PolicyDiagnostic> CheckAll(Entities entities)
    {
        var findings = entities
            .SelectMany(entity => Check(entity).Concat(CheckAction(entity.Uid, entities)))
            .Select(finding => new PolicyDiagnostic($"`{finding.Entity}`: {finding.Problem}") { Help = finding.Problem.Help });
        return [.. findings.Concat(CheckMissingActions(entities)).Take(MaxFindings)];
    }

    /// <summary>What is wrong with one entity, apart from the groups of actions.</summary>
    public IEnumerable<EntityFinding> Check(Entity entity)
    {
        if (entity.Uid.Type.IsAction)
        {
            return CheckActionContent(entity);
        }

        if (schema.Find(entity.Uid.Type) is not { } type)
        {
            var help = SchemaSuggestions.For(entity.Uid.Type.Value, schema.EntityTypes.Select(t => t.Value));
            return
            [
                new EntityFinding(entity, EntityPart.Identity, null, new ValueProblem($"unknown entity type `{entity.Uid.Type}`", help)),
            ];
        }

        return CheckIdentity(entity)
            .Concat(CheckAttributes(entity, type))
            .Concat(CheckTags(entity, type))
            .Concat(CheckParents(entity, type));
    }

    /// <summary>Whether an action is in exactly the groups that the schema puts it in, directly or not.</summary>
    public IEnumerable<EntityFinding> CheckAction(EntityUid uid, Entities entities)
    {
        if (!uid.Type.IsAction || schema.Find(uid) is not { } action || !entities.TryGet(uid, out var entity))
        {
            yield break;
        }

        var declared = schema.AncestorsOf(action).Select(a => a.Uid).ToHashSet();
        if (!declared.SetEquals(entities.AncestorsOf(entities.NodeOf(uid)).ToArray()))
        {
            var groups = declared.Count == 0 ? "it is in none" : $"it is in {string.Join(", ", declared.Take(8).Select(g => $"`{g}`"))}";
            yield return new EntityFinding(
                entity,
                EntityPart.Parents,
                null,
                new ValueProblem(
                    "the action is not in the groups that the schema declares",
                    $"{groups}; an action can also be left out of the entities"
                )
            );
        }
    }

    /// <summary>The validator relies on which actions are in which; an action that is missing with its groups would prove it wrong.</summary>
    private IEnumerable<PolicyDiagnostic> CheckMissingActions(Entities entities) =>
        schema
            .ActionDefinitions.Where(action => !action.MemberOf.IsEmpty && !entities.TryGet(action.Uid, out _))
            .Select(action => new PolicyDiagnostic($"the action `{action.Uid}` is missing, and so are its groups")
            {
                Help = "add the `ActionEntities` of the schema, or read the entities by the schema, which adds them",
            });

    private IEnumerable<EntityFinding> CheckActionContent(Entity entity)
    {
        if (schema.Find(entity.Uid) is null)
        {
            yield return new EntityFinding(
                entity,
                EntityPart.Identity,
                null,
                new ValueProblem($"unknown action `{entity.Uid}`", SchemaSuggestions.ForAction(schema, entity.Uid))
            );
        }

        if (entity.Attributes.Count > 0)
        {
            yield return new EntityFinding(
                entity,
                EntityPart.Attribute,
                entity.Attributes.NameSpan[0],
                new ValueProblem("actions have no attributes", null)
            );
        }

        if (entity.Tags.Count > 0)
        {
            yield return new EntityFinding(entity, EntityPart.Tag, entity.Tags.NameSpan[0], new ValueProblem("actions have no tags", null));
        }
    }

    private IEnumerable<EntityFinding> CheckIdentity(Entity entity)
    {
        if (_values.FindInId(entity.Uid) is { } problem)
        {
            yield return new EntityFinding(entity, EntityPart.Identity, null, problem);
        }
    }

    private IEnumerable<EntityFinding> CheckAttributes(Entity entity, EntityTypeDefinition type)
    {
        foreach (var (name, value) in entity.Attributes)
        {
            var problem = type.Attributes.Find(name) is { } attribute
                ? _values.Find(value, attribute.Type)?.Within($"`{name}`")
                : new ValueProblem($"`{type.Name}` has no attribute `{name}`", NearMiss.Help(name, type.Attributes.Names.ToArray()));
            if (problem is not null)
            {
                yield return new EntityFinding(entity, EntityPart.Attribute, name, problem);
            }
        }

        for (var i = 0; i < type.Attributes.Names.Length; i++)
        {
            var (name, attribute) = (type.Attributes.Names[i], type.Attributes.Attributes[i]);
            if (attribute.IsRequired && !entity.Attributes.ContainsKey(name))
            {
                yield return new EntityFinding(
                    entity,
                    EntityPart.Attributes,
                    null,
                    new ValueProblem($"the required attribute `{name}` is missing", $"it is a `{attribute.Type}`")
                );
            }
        }
    }

    private IEnumerable<EntityFinding> CheckTags(Entity entity, EntityTypeDefinition type)
    {
        foreach (var (name, value) in entity.Tags)
        {
            var problem = type.Tags is { } tags
                ? _values.Find(value, tags)?.Within($"the tag `{name}`")
                : new ValueProblem($"`{type.Name}` has no tags", "declare them in the schema with `tags`");
            if (problem is not null)
            {
                yield return new EntityFinding(entity, EntityPart.Tag, name, problem);
            }
        }
    }

    private IEnumerable<EntityFinding> CheckParents(Entity entity, EntityTypeDefinition type)
    {
        foreach (var parent in entity.Parents)
        {
            var problem = schema.CanHaveAncestor(type, parent.Type)
                ? _values.FindInId(parent)
                : new ValueProblem(
                    $"`{parent}` cannot be a parent of a `{type.Name}`",
                    type.MemberOf.IsEmpty
                        ? $"`{type.Name}` has no parents"
                        : $"parents of `{type.Name}` are of the types {string.Join(", ", type.MemberOf.Take(8).Select(t => $"`{t}`"))}"
                );
            if (problem is not null)
            {
                yield return new EntityFinding(entity, EntityPart.Parents, parent.ToString(), problem);
            }
        }
    }
}
