using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Turns a schema as written into one whose names are resolved, and reports what does not fit together.</summary>
internal sealed class SchemaResolver
{
    private readonly SchemaSyntax _syntax;
    private readonly DiagnosticBag _findings;
    private readonly SchemaNames _names;
    private readonly SchemaTypeResolver _types;

    private SchemaResolver(SchemaSyntax syntax, DiagnosticBag findings)
    {
        _syntax = syntax;
        _findings = findings;
        _names = new SchemaNames(syntax);
        _types = new SchemaTypeResolver(syntax, _names, findings);
    }

    /// <summary>The schema; null, with findings, where it does not fit together.</summary>
    public static Schema? Resolve(SchemaSyntax syntax, DiagnosticBag findings)
    {
        if (findings.HasErrors)
        {
            return null;
        }

        var resolver = new SchemaResolver(syntax, findings);
        new SchemaShadowing(syntax, findings).Report();
        var entityTypes = resolver.ResolveEntityTypes();
        var actions = resolver.ResolveActions();
        return findings.HasErrors ? null : new Schema(syntax, entityTypes, actions, findings.ToImmutable());
    }

    private ImmutableArray<EntityTypeDefinition> ResolveEntityTypes()
    {
        var definitions = ImmutableArray.CreateBuilder<EntityTypeDefinition>(_names.EntityTypes.Count);
        foreach (var scope in _syntax.Namespaces)
        {
            foreach (var type in scope.EntityTypes)
            {
                definitions.Add(Resolve(scope, type, definitions.Count));
            }
        }

        return definitions.ToImmutable();
    }

    private EntityTypeDefinition Resolve(NamespaceSyntax scope, EntityTypeSyntax type, int index)
    {
        var name = EntityTypeName.Parse(scope.Qualify(type.Name));
        return new EntityTypeDefinition(_types.Interner.Entity(name), index)
        {
            MemberOf = ResolveEntityTypes(scope, type.MemberOf),
            Attributes =
                (type.Shape is { } shape ? _types.ResolveRecordType(scope, shape, $"the shape of `{name}`") : null) ?? RecordType.Empty,
            Tags = type.Tags is { } tags ? _types.Resolve(scope, tags) : null,
            Choices = type.IsEnumerated ? type.Choices.ToHashSet(StringComparer.Ordinal) : null,
        };
    }

    private ImmutableArray<EntityTypeName> ResolveEntityTypes(NamespaceSyntax scope, ImmutableArray<NameSyntax> names)
    {
        var resolved = ImmutableArray.CreateBuilder<EntityTypeName>(names.Length);
        foreach (var name in names)
        {
            if (_names.ResolveEntityType(scope, name) is { } found)
            {
                resolved.Add(_types.Interner.Entity(EntityTypeName.Parse(found)).Name);
            }
            else if (!_findings.IsFull)
            {
                _findings.Error(
                    name.Span,
                    $"unknown entity type `{name.Text}`",
                    SchemaSuggestions.For(scope, name.Text, _names.EntityTypes.Keys) ?? "only types declared with `entity` can stand here"
                );
            }
        }

        return [.. resolved.Distinct()];
    }

    private ImmutableArray<ActionDefinition> ResolveActions()
    {
        var definitions = ImmutableArray.CreateBuilder<ActionDefinition>(_names.Actions.Count);
        var spans = new List<SourceSpan>();
        foreach (var scope in _syntax.Namespaces.Where(n => !n.Actions.IsEmpty))
        {
            var type = _types.Interner.Entity(_names.ActionTypes[scope.Qualify("Action")]);
            foreach (var action in scope.Actions)
            {
                definitions.Add(Resolve(scope, action, type, definitions.Count));
                spans.Add(action.Span);
            }
        }

        ReportCycle(definitions, spans);
        return definitions.ToImmutable();
    }

    private ActionDefinition Resolve(NamespaceSyntax scope, ActionSyntax action, EntityType type, int index)
    {
        var uid = new EntityUid(type.Name, action.Id);
        var definition = new ActionDefinition(uid, type, index) { MemberOf = ResolveParents(scope, action.MemberOf) };
        return action.AppliesTo is not { } appliesTo
            ? definition
            : definition with
            {
                Principals = ResolveEntityTypes(scope, appliesTo.Principals),
                Resources = ResolveEntityTypes(scope, appliesTo.Resources),
                Context =
                    (appliesTo.Context is { } context ? _types.ResolveRecordType(scope, context, $"the context of `{uid}`") : null)
                    ?? RecordType.Empty,
            };
    }

    private ImmutableArray<EntityUid> ResolveParents(NamespaceSyntax scope, ImmutableArray<ActionReferenceSyntax> parents)
    {
        var resolved = ImmutableArray.CreateBuilder<EntityUid>(parents.Length);
        foreach (var parent in parents)
        {
            if (_names.ResolveAction(scope, parent) is { } found)
            {
                resolved.Add(found);
            }
            else if (!_findings.IsFull)
            {
                var written = $"{parent.Type ?? "Action"}::{StringEscapes.Quote(parent.Id)}";
                var known = _names.Actions.Keys.Select(a =>
                    a.Type.Namespace == scope.Name ? $"Action::{StringEscapes.Quote(a.Id)}" : a.ToString()
                );
                _findings.Error(parent.Span, $"unknown action `{written}`", NearMiss.Help(written, known, "declare it with `action`"));
            }
        }

        return [.. resolved.Distinct()];
    }

    private void ReportCycle(ImmutableArray<ActionDefinition>.Builder actions, List<SourceSpan> spans)
    {
        var parents = Schema.ParentsOf(actions, _names.Actions);
        if (TopologicalOrder.Of(parents, out var cycle) is null)
        {
            var path = string.Join(" → ", cycle!.Append(cycle![0]).Take(10).Select(i => $"`{actions[i].Uid}`"));
            _findings.Error(spans[cycle[0]], $"the actions are members of each other: {path}", "drop one of the memberships");
        }
    }
}
