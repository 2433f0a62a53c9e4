using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Turns written types into resolved ones. Common types first, each behind those it is made of, so that every one is resolved once.</summary>
internal sealed class SchemaTypeResolver
{
    private readonly SchemaNames _names;
    private readonly DiagnosticBag _findings;
    private readonly CedarType?[] _commonTypes;

    public SchemaTypeResolver(SchemaSyntax schema, SchemaNames names, DiagnosticBag findings)
    {
        _names = names;
        _findings = findings;
        _commonTypes = new CedarType?[names.CommonTypes.Count];
        ResolveCommonTypes([.. schema.Namespaces.SelectMany(scope => scope.CommonTypes, (scope, type) => (scope, type))]);
    }

    public TypeInterner Interner { get; } = new();

    /// <summary>The resolved type; null, with a finding, where a name in it means nothing.</summary>
    public CedarType? Resolve(NamespaceSyntax scope, TypeSyntax type)
    {
        var resolved = type switch
        {
            NamedTypeSyntax named => ResolveNamed(scope, named),
            SetTypeSyntax set => Resolve(scope, set.Element) is { } element ? Interner.Set(element) : null,
            RecordTypeSyntax record => ResolveRecord(scope, record),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
        if (resolved is not { Height: > LanguageLimits.MaxDepth })
        {
            return resolved;
        }

        _findings.Error(
            type.Span,
            $"the type is nested deeper than {LanguageLimits.MaxDepth} levels, counting those of the common types in it"
        );
        return null;
    }

    /// <summary>Resolves what must be a record, such as a context; null, with a finding, where it is none.</summary>
    public RecordType? ResolveRecordType(NamespaceSyntax scope, TypeSyntax type, string what)
    {
        var resolved = Resolve(scope, type);
        if (resolved is not null and not RecordType)
        {
            _findings.Error(type.Span, $"{what} must be a record, and `{resolved}` is none");
        }

        return resolved as RecordType;
    }

    private void ResolveCommonTypes(ImmutableArray<(NamespaceSyntax Scope, CommonTypeSyntax Type)> types)
    {
        var dependencies = new int[types.Length][];
        for (var i = 0; i < types.Length; i++)
        {
            var found = new HashSet<int>();
            CollectDependencies(types[i].Scope, types[i].Type.Definition, found);
            dependencies[i] = [.. found];
        }

        if (TopologicalOrder.Of(dependencies, out var cycle) is not { } order)
        {
            var path = string.Join(" → ", cycle!.Append(cycle![0]).Take(10).Select(i => $"`{types[i].Scope.Qualify(types[i].Type.Name)}`"));
            _findings.Error(
                types[cycle![0]].Type.Span,
                $"the common types contain each other: {path}",
                "a type of endless size cannot be; use an entity type in between"
            );
            return;
        }

        foreach (var i in order)
        {
            _commonTypes[i] = Resolve(types[i].Scope, types[i].Type.Definition);
        }
    }

    private void CollectDependencies(NamespaceSyntax scope, TypeSyntax type, HashSet<int> found)
    {
        switch (type)
        {
            case NamedTypeSyntax named when _names.Resolve(scope, named)?.CommonType is { } index:
                found.Add(index);
                break;
            case SetTypeSyntax set:
                CollectDependencies(scope, set.Element, found);
                break;
            case RecordTypeSyntax record:
                foreach (var attribute in record.Attributes)
                {
                    CollectDependencies(scope, attribute.Type, found);
                }

                break;
        }
    }

    private CedarType? ResolveNamed(NamespaceSyntax scope, NamedTypeSyntax named)
    {
        if (_names.Resolve(scope, named) is not { } resolved)
        {
            ReportUnknown(scope, named);
            return null;
        }

        // A common type that is itself wrong has its own finding.
        return resolved.CommonType is { } index ? _commonTypes[index]
            : resolved.Entity is { } entity ? Interner.Entity(entity)
            : resolved.BuiltIn;
    }

    private RecordType? ResolveRecord(NamespaceSyntax scope, RecordTypeSyntax record)
    {
        var names = new string[record.Attributes.Length];
        var attributes = new AttributeType[names.Length];
        var sound = true;
        for (var i = 0; i < names.Length; i++)
        {
            var attribute = record.Attributes[i];
            names[i] = attribute.Name;
            if (Resolve(scope, attribute.Type) is { } type)
            {
                attributes[i] = new AttributeType(type, attribute.IsRequired);
            }
            else
            {
                sound = false;
            }
        }

        return sound ? Interner.Record(names, attributes) : null;
    }

    private void ReportUnknown(NamespaceSyntax scope, NamedTypeSyntax named)
    {
        if (_findings.IsFull)
        {
            return;
        }

        var what = named.Kind switch
        {
            TypeReferenceKind.Common => "common type",
            TypeReferenceKind.Entity => "entity type",
            TypeReferenceKind.BuiltIn => "extension type",
            _ => "type",
        };
        var known = named.Kind switch
        {
            TypeReferenceKind.BuiltIn => BuiltInTypes.Extensions,
            TypeReferenceKind.Entity => _names.EntityTypes.Keys,
            TypeReferenceKind.Common => _names.CommonTypes.Keys.Concat(BuiltInTypes.All.Keys),
            _ => _names.CommonTypes.Keys.Concat(_names.EntityTypes.Keys).Concat(BuiltInTypes.All.Keys),
        };
        _findings.Error(named.Span, $"unknown {what} `{named.Name}`", SchemaSuggestions.For(scope, named.Name, known));
    }
}
