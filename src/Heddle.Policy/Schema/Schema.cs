using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Heddle.Policy;

/// <summary>
/// What policies may rely on: the entity types, their attributes, tags and parents, and the actions with the requests they occur in.
/// A schema is immutable and may be used by any number of threads.
/// </summary>
public sealed class Schema
{
    private readonly SchemaSyntax _syntax;
    private readonly Dictionary<EntityTypeName, EntityTypeDefinition> _entityTypes;
    private readonly Dictionary<EntityUid, ActionDefinition> _actions;
    private readonly TypeHierarchy _entityTypeMembers;
    private readonly TypeHierarchy _actionMembers;
    private readonly TypeHierarchy _actionGroups;
    private readonly ConcurrentDictionary<EntityTypeName, HashSet<EntityTypeName>> _actionTypeAncestors = new();
    private Entities? _actionEntities;

    internal Schema(
        SchemaSyntax syntax,
        ImmutableArray<EntityTypeDefinition> entityTypes,
        ImmutableArray<ActionDefinition> actions,
        ImmutableArray<PolicyDiagnostic> warnings
    )
    {
        _syntax = syntax;
        _entityTypes = entityTypes.ToDictionary(t => t.Name);
        _actions = actions.ToDictionary(a => a.Uid);
        // Policies name few groups and the schema may have many members, so what is asked for often is what a group contains.
        _entityTypeMembers = new TypeHierarchy(
            TypeHierarchy.Reverse([.. entityTypes.Select(t => t.MemberOf.Select(p => _entityTypes[p].Index).ToArray())])
        );
        var groups = ParentsOf(actions, _actions.ToDictionary(a => a.Key, a => a.Value.Index));
        _actionGroups = new TypeHierarchy(groups);
        _actionMembers = new TypeHierarchy(TypeHierarchy.Reverse(groups));
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

    /// <summary>The entities of all actions, with the groups they are members of.</summary>
    public Entities ActionEntities =>
        _actionEntities ??= Entities.Create(ActionDefinitions.Select(a => new Entity(a.Uid, parents: a.MemberOf)));

    /// <summary>Reads a schema in the text format.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What to call the text in messages, usually a file name.</param>
    /// <exception cref="PolicyParseException">The text is not a valid schema; all findings are in the exception.</exception>
    public static Schema Parse(string text, string? name = null) =>
        TryParse(text, out var schema, out var diagnostics, name) ? schema : throw new PolicyParseException("schema", diagnostics);

    /// <summary>Reads a schema in the text format, as <see cref="Parse(string, string?)" /> does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="schema">The schema, where the answer is true.</param>
    /// <param name="diagnostics">The findings; where the answer is true, only warnings.</param>
    /// <param name="name">What to call the text in messages, usually a file name.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out Schema? schema,
        out ImmutableArray<PolicyDiagnostic> diagnostics,
        string? name = null
    ) => TryResolve(SchemaParser.Parse(new SourceText(text, name), out var findings), findings, out schema, out diagnostics);

    /// <summary>Reads a schema in the JSON format.</summary>
    /// <param name="json">The JSON text: an object with one member for each namespace.</param>
    /// <param name="name">What to call the text in messages, usually a file name.</param>
    /// <exception cref="PolicyParseException">The text is not a valid schema; all findings are in the exception.</exception>
    public static Schema ParseJson(string json, string? name = null) =>
        TryParseJson(json, out var schema, out var diagnostics, name) ? schema : throw new PolicyParseException("schema", diagnostics);

    /// <summary>Reads a schema in the JSON format, as <see cref="ParseJson(string, string?)" /> does.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="schema">The schema, where the answer is true.</param>
    /// <param name="diagnostics">The findings; where the answer is true, only warnings.</param>
    /// <param name="name">What to call the text in messages, usually a file name.</param>
    public static bool TryParseJson(
        string json,
        [NotNullWhen(true)] out Schema? schema,
        out ImmutableArray<PolicyDiagnostic> diagnostics,
        string? name = null
    ) => TryResolve(SchemaJsonReader.Read(new SourceText(json, name), out var findings), findings, out schema, out diagnostics);

    /// <summary>Checks whether the schema allows a request: its action, the types of principal and resource, and the context.</summary>
    /// <param name="request">The request.</param>
    public ValidationResult ValidateRequest(AuthorizationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ValidationResult(new RequestChecker(this).Check(request));
    }

    /// <summary>
    /// Checks whether entities are as the schema declares them: their types, attributes, tags, parents and, of enumerated types, ids; and that the
    /// actions are there, in exactly the groups the schema puts them in.
    /// </summary>
    /// <param name="entities">The entities.</param>
    public ValidationResult ValidateEntities(Entities entities)
    {
        ArgumentNullException.ThrowIfNull(entities);
        return new ValidationResult(new EntityChecker(this).CheckAll(entities));
    }

    /// <summary>
    /// Reads the context of requests for an action from JSON. The declared types tell what the JSON means, so that entities and extension values need
    /// no escapes: <c>"10.0.0.1"</c> is an address where the schema asks for one.
    /// </summary>
    /// <param name="json">The JSON text: an object.</param>
    /// <param name="action">The action.</param>
    /// <param name="name">What to call the text in messages, usually a file name.</param>
    /// <exception cref="PolicyParseException">The text is no context of this action, or the schema does not know the action.</exception>
    public CedarRecord ParseContext(string json, EntityUid action, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        var findings = new DiagnosticBag(new SourceText(json, name));
        return TypedContextReader.Read(this, action, findings) ?? throw new PolicyParseException("context", findings.ToImmutable());
    }

    /// <summary>The schema in the JSON format, indented.</summary>
    public string ToJson() => SchemaJsonWriter.Write(_syntax);

    /// <summary>The schema in the text format.</summary>
    /// <exception cref="InvalidOperationException">
    /// It comes from JSON and refers to an entity type by a name that in the text format means a common type.
    /// </exception>
    public string ToText() => SchemaPrinter.Print(_syntax);

    /// <summary>How much the schema declares.</summary>
    public override string ToString() => $"{EntityTypeDefinitions.Length} entity types, {ActionDefinitions.Length} actions";

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

        return Find(type) is { } member && Find(ancestor) is { } group && _entityTypeMembers.Leads(group.Index, member.Index);
    }

    /// <summary>Whether entities of a type can have ancestors of another one, or of the same.</summary>
    internal bool CanHaveAncestor(EntityTypeDefinition type, EntityTypeName ancestor) =>
        type.MemberOf.Contains(ancestor) || (Find(ancestor) is { } group && _entityTypeMembers.Leads(group.Index, type.Index));

    /// <summary>Whether an action is in another one, directly or not, or is it.</summary>
    internal bool IsIn(ActionDefinition action, ActionDefinition ancestor) =>
        action.Index == ancestor.Index || _actionMembers.Leads(ancestor.Index, action.Index);

    /// <summary>Some actions and all that are in one of them, directly or not.</summary>
    internal HashSet<ActionDefinition> WithMembers(IReadOnlyCollection<ActionDefinition> groups) =>
        [.. groups, .. _actionMembers.From([.. groups.Select(g => g.Index)]).Select(i => ActionDefinitions[i])];

    /// <summary>The actions that an action is in, directly or not.</summary>
    internal IEnumerable<ActionDefinition> AncestorsOf(ActionDefinition action) =>
        _actionGroups.From(action.Index).Select(i => ActionDefinitions[i]);

    internal static int[][] ParentsOf(IEnumerable<ActionDefinition> actions, IReadOnlyDictionary<EntityUid, int> indexes) =>
        [.. actions.Select(a => a.MemberOf.Select(p => indexes[p]).ToArray())];

    private HashSet<EntityTypeName> FindActionTypesAbove(EntityTypeName type) =>
        [
            .. _actionGroups
                .From([.. ActionDefinitions.Where(a => a.Uid.Type.Equals(type)).Select(a => a.Index)])
                .Select(i => ActionDefinitions[i].Uid.Type),
        ];

    private static bool TryResolve(
        SchemaSyntax? syntax,
        DiagnosticBag findings,
        [NotNullWhen(true)] out Schema? schema,
        out ImmutableArray<PolicyDiagnostic> diagnostics
    )
    {
        schema = syntax is null ? null : SchemaResolver.Resolve(syntax, findings);
        diagnostics = findings.ToImmutable();
        return schema is not null;
    }
}
