namespace Heddle.Policy;

/// <summary>Everything a schema declares, under its whole name, and the rules by which a name written in a namespace finds it.</summary>
internal sealed class SchemaNames
{
    private readonly Dictionary<string, int> _commonTypes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _entityTypes = new(StringComparer.Ordinal);
    private readonly Dictionary<EntityUid, int> _actions = [];
    private readonly Dictionary<string, EntityTypeName> _actionTypes = new(StringComparer.Ordinal);

    public SchemaNames(SchemaSyntax schema)
    {
        foreach (var scope in schema.Namespaces)
        {
            foreach (var type in scope.CommonTypes)
            {
                _commonTypes.Add(scope.Qualify(type.Name), _commonTypes.Count);
            }

            foreach (var type in scope.EntityTypes)
            {
                _entityTypes.Add(scope.Qualify(type.Name), _entityTypes.Count);
            }

            if (!scope.Actions.IsEmpty)
            {
                var actionType = EntityTypeName.Parse(scope.Qualify("Action"));
                _actionTypes.Add(actionType.Value, actionType);
                foreach (var action in scope.Actions)
                {
                    _actions.Add(new EntityUid(actionType, action.Id), _actions.Count);
                }
            }
        }
    }

    /// <summary>The whole names of all common types, each with its number in the order of declaration.</summary>
    public IReadOnlyDictionary<string, int> CommonTypes => _commonTypes;

    /// <summary>The whole names of all entity types but those of actions, each with its number in the order of declaration.</summary>
    public IReadOnlyDictionary<string, int> EntityTypes => _entityTypes;

    /// <summary>All actions, each with its number in the order of declaration.</summary>
    public IReadOnlyDictionary<EntityUid, int> Actions => _actions;

    /// <summary>The types of actions: one in each namespace that declares some.</summary>
    public IReadOnlyDictionary<string, EntityTypeName> ActionTypes => _actionTypes;

    /// <summary>The whole names that a written one may stand for, the preferred one first.</summary>
    public static string[] Candidates(NamespaceSyntax scope, string name) =>
        scope.Name.Length == 0 || name.Contains("::", StringComparison.Ordinal) ? [name] : [scope.Qualify(name), name];

    /// <summary>
    /// Finds what a name refers to: what the own namespace declares goes before what stands outside of any, and among equals common types go before
    /// entity types. The built-in types have their short names only where the schema declares nothing of that name outside of any namespace.
    /// </summary>
    public ResolvedName? Resolve(NamespaceSyntax scope, NamedTypeSyntax name)
    {
        if (name.Kind == TypeReferenceKind.BuiltIn)
        {
            return BuiltInTypes.All.TryGetValue(name.Name, out var type) ? new ResolvedName(type) : null;
        }

        foreach (var candidate in Candidates(scope, name.Name))
        {
            if (name.Kind != TypeReferenceKind.Entity && ResolveCommon(candidate) is { } common)
            {
                return common;
            }

            if (name.Kind != TypeReferenceKind.Common && (_entityTypes.ContainsKey(candidate) || _actionTypes.ContainsKey(candidate)))
            {
                return new ResolvedName(EntityTypeName.Parse(candidate));
            }
        }

        return null;
    }

    /// <summary>Finds a declared entity type, which the type of actions is not.</summary>
    public string? ResolveEntityType(NamespaceSyntax scope, NameSyntax name) =>
        Array.Find(Candidates(scope, name.Text), _entityTypes.ContainsKey);

    /// <summary>Finds a declared action.</summary>
    public EntityUid? ResolveAction(NamespaceSyntax scope, ActionReferenceSyntax action)
    {
        foreach (var candidate in Candidates(scope, action.Type ?? "Action"))
        {
            if (_actionTypes.TryGetValue(candidate, out var type) && new EntityUid(type, action.Id) is var uid && _actions.ContainsKey(uid))
            {
                return uid;
            }
        }

        return null;
    }

    /// <summary>Whether the schema itself declares a type of this whole name.</summary>
    public bool Declares(string name) => _commonTypes.ContainsKey(name) || _entityTypes.ContainsKey(name);

    private ResolvedName? ResolveCommon(string candidate)
    {
        if (_commonTypes.TryGetValue(candidate, out var index))
        {
            return new ResolvedName(index);
        }

        const string Prefix = BuiltInTypes.Namespace + "::";
        var isQualified = candidate.StartsWith(Prefix, StringComparison.Ordinal);
        return
            BuiltInTypes.All.TryGetValue(isQualified ? candidate[Prefix.Length..] : candidate, out var type)
            && (isQualified || !Declares(candidate))
            ? new ResolvedName(type)
            : null;
    }
}
