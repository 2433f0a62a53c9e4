using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>
/// What policies may rely on: the entity types, their attributes, tags and parents, and the actions with the requests they occur in.
/// A schema is immutable and may be used by any number of threads.
/// </summary>
public sealed class Schema
{
    private readonly SchemaSyntax _syntax;
    private readonly FrozenDictionary<EntityTypeName, EntityTypeDefinition> _entityTypes;
    private readonly FrozenDictionary<EntityUid, ActionDefinition> _actions;
    private readonly TypeHierarchy _entityTypeHierarchy;
    private readonly TypeHierarchy _actionHierarchy;
    private readonly ConcurrentDictionary<EntityTypeName, HashSet<EntityTypeName>> _actionTypeAncestors = new();

    internal Schema(
        SchemaSyntax syntax,
        ImmutableArray<EntityTypeDefinition> entityTypes,
        ImmutableArray<ActionDefinition> actions,
        ImmutableArray<PolicyDiagnostic> warnings
    )
    {
        _syntax = syntax;
        _entityTypes = entityTypes.ToFrozenDictionary(t => t.Name);
        _actions = actions.ToFrozenDictionary(a => a.Uid);
        _entityTypeHierarchy = new TypeHierarchy([.. entityTypes.Select(t => t.MemberOf.Select(p => _entityTypes[p].Index).ToArray())]);
        _actionHierarchy = new TypeHierarchy(ParentsOf(actions, _actions.ToDictionary(a => a.Key, a => a.Value.Index)));
        EntityTypeDefinitions = entityTypes;
        ActionDefinitions = actions;
        Warnings = warnings;
    }

    /// <summary>What is legal in the schema but probably not meant, such as a type that hides a built-in one.</summary>
    public ImmutableArray<PolicyDiagnostic> Warnings { get; }

    /// <summary>The declared entity types, without those of actions, in the order of declaration.</summary>
    public IEnumerable<EntityTypeName> EntityTypes => EntityTypeDefinitions.Select(t => t.Name);

    /// <summary>The declared actions, in the order of declaration.</summary>
    public IEnumerable<EntityUid> Actions => ActionDefinitions.Select(a => a.Uid);

    internal ImmutableArray<EntityTypeDefinition> EntityTypeDefinitions { get; }

    internal ImmutableArray<ActionDefinition> ActionDefinitions { get; }

    /// <summary>Reads a schema in the text format.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="PolicyParseException">The text is not a valid schema; all findings are in the exception.</exception>
    public static Schema Parse(string text) => Parse(new SourceText(text));

    /// <summary>Reads a schema in the text format, whose findings then name the source.</summary>
    /// <param name="source">The text.</param>
    /// <exception cref="PolicyParseException">The text is not a valid schema; all findings are in the exception.</exception>
    public static Schema Parse(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var syntax = SchemaParser.Parse(source, out var findings);
        return Resolve(syntax, findings);
    }

    internal EntityTypeDefinition? Find(EntityTypeName type) => _entityTypes.GetValueOrDefault(type);

    internal ActionDefinition? Find(EntityUid action) => _actions.GetValueOrDefault(action);

    /// <summary>The type of references to an entity; null where the schema knows no such entity type or, of actions, no such action.</summary>
    internal EntityType? TypeOf(EntityUid entity) => entity.Type.IsAction ? Find(entity)?.Type : Find(entity.Type)?.Type;

    /// <summary>Whether an entity of one type can be in one of another, directly or not, or be it.</summary>
    internal bool CanBeIn(EntityTypeName type, EntityTypeName ancestor)
    {
        if (type.Equals(ancestor))
        {
            return true;
        }

        if (type.IsAction)
        {
            return ancestor.IsAction && _actionTypeAncestors.GetOrAdd(type, FindActionTypesAbove).Contains(ancestor);
        }

        return Find(type) is { } from && Find(ancestor) is { } to && _entityTypeHierarchy.Leads(from.Index, to.Index);
    }

    /// <summary>Whether an action is in another one, directly or not, or is it.</summary>
    internal bool IsIn(ActionDefinition action, ActionDefinition ancestor) =>
        action.Index == ancestor.Index || _actionHierarchy.Leads(action.Index, ancestor.Index);

    /// <summary>The actions that an action is in, directly or not.</summary>
    internal IEnumerable<ActionDefinition> AncestorsOf(ActionDefinition action) =>
        _actionHierarchy.From(action.Index).Select(i => ActionDefinitions[i]);

    internal static int[][] ParentsOf(IEnumerable<ActionDefinition> actions, IReadOnlyDictionary<EntityUid, int> indexes) =>
        [.. actions.Select(a => a.MemberOf.Select(p => indexes[p]).ToArray())];

    private HashSet<EntityTypeName> FindActionTypesAbove(EntityTypeName type) =>
        [
            .. _actionHierarchy
                .From([.. ActionDefinitions.Where(a => a.Uid.Type.Equals(type)).Select(a => a.Index)])
                .Select(i => ActionDefinitions[i].Uid.Type),
        ];

    private static Schema Resolve(SchemaSyntax? syntax, DiagnosticBag findings) =>
        (syntax is null ? null : SchemaResolver.Resolve(syntax, findings))
        ?? throw new PolicyParseException("the schema", findings.ToImmutable());
}
