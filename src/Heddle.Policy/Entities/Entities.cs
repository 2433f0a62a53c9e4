using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Heddle.Policy;

/// <summary>
/// The entities a decision may look at. Immutable and safe to share between threads. An entity that is not here has no attributes, no tags and
/// no ancestors, and is still a valid principal, action or resource.
/// </summary>
public sealed class Entities : IReadOnlyCollection<Entity>
{
    private readonly Dictionary<EntityUid, EntityNode> _nodes;

    private Entities(Dictionary<EntityUid, EntityNode> nodes) => _nodes = nodes;

    /// <summary>No entities.</summary>
    public static Entities Empty { get; } = new([]);

    /// <summary>The number of entities.</summary>
    public int Count => _nodes.Count;

    /// <summary>Reads the JSON entity format: an array of objects with <c>uid</c>, <c>attrs</c>, <c>parents</c> and, where there are any, <c>tags</c>.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="name">What to call the text in messages, usually a file name.</param>
    /// <exception cref="PolicyParseException">
    /// The text is not in the format, two different entities have one identity, or an entity is its own ancestor.
    /// </exception>
    public static Entities Parse(string json, string? name = null) =>
        TryParse(json, out var entities, out var diagnostics, name) ? entities : throw new PolicyParseException("entities", diagnostics);

    /// <summary>Reads the JSON entity format, as <see cref="Parse(string, string?)" /> does.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="entities">The entities, where the answer is true.</param>
    /// <param name="diagnostics">The findings; empty where the answer is true.</param>
    /// <param name="name">What to call the text in messages, usually a file name.</param>
    public static bool TryParse(
        string json,
        [NotNullWhen(true)] out Entities? entities,
        out ImmutableArray<PolicyDiagnostic> diagnostics,
        string? name = null
    )
    {
        var findings = new DiagnosticBag(new SourceText(json, name));
        var read = EntitiesReader.Read(findings);
        entities = findings.HasErrors ? null : Build(read, findings);
        diagnostics = findings.ToImmutable();
        return entities is not null;
    }

    /// <summary>
    /// Reads the JSON entity format by a schema: the declared types tell what the JSON means, so that entities and extension values need no escapes;
    /// what is not as declared is refused; and the actions of the schema are added.
    /// </summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="name">What to call the text in messages, usually a file name.</param>
    /// <exception cref="PolicyParseException">
    /// The text is not in the format or not as the schema declares, two different entities have one identity, or an entity is its own ancestor.
    /// </exception>
    public static Entities Parse(string json, Schema schema, string? name = null) =>
        TryParse(json, schema, out var entities, out var diagnostics, name)
            ? entities
            : throw new PolicyParseException("entities", diagnostics);

    /// <summary>Reads the JSON entity format by a schema, as <see cref="Parse(string, Schema, string?)" /> does.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="entities">The entities, where the answer is true.</param>
    /// <param name="diagnostics">The findings; empty where the answer is true.</param>
    /// <param name="name">What to call the text in messages, usually a file name.</param>
    public static bool TryParse(
        string json,
        Schema schema,
        [NotNullWhen(true)] out Entities? entities,
        out ImmutableArray<PolicyDiagnostic> diagnostics,
        string? name = null
    )
    {
        ArgumentNullException.ThrowIfNull(schema);
        var findings = new DiagnosticBag(new SourceText(json, name));
        entities = new TypedEntitiesReader(schema, findings).Read();
        diagnostics = findings.ToImmutable();
        return entities is not null;
    }

    /// <summary>Collects entities.</summary>
    /// <param name="entities">The entities. One that occurs twice with the same content counts once.</param>
    /// <exception cref="ArgumentException">Two different entities have one identity, or an entity is its own ancestor.</exception>
    public static Entities Create(IEnumerable<Entity> entities)
    {
        ArgumentNullException.ThrowIfNull(entities);
        var findings = new DiagnosticBag(new SourceText(""));
        var result = Build(entities.Select(e => (e, default(SourceSpan))), findings);
        return result ?? throw new ArgumentException(findings.ToImmutable()[0].Message, nameof(entities));
    }

    /// <summary>These entities and others.</summary>
    /// <param name="others">The other entities; an equal one here already counts once.</param>
    /// <exception cref="ArgumentException">Two different entities have one identity, or an entity is its own ancestor.</exception>
    public Entities With(IEnumerable<Entity> others) => Create(this.Concat(others));

    /// <summary>The entity of an identity.</summary>
    /// <param name="uid">The identity.</param>
    /// <param name="entity">The entity, where the answer is true.</param>
    public bool TryGet(EntityUid uid, [NotNullWhen(true)] out Entity? entity)
    {
        entity = _nodes.TryGetValue(uid, out var node) ? node.Entity : null;
        return entity is not null;
    }

    /// <summary>Whether an entity is another one or a member of it, directly or not.</summary>
    /// <param name="uid">The entity that may be a member.</param>
    /// <param name="ancestor">The entity it may be a member of.</param>
    public bool IsIn(EntityUid uid, EntityUid ancestor)
    {
        ArgumentNullException.ThrowIfNull(uid);
        ArgumentNullException.ThrowIfNull(ancestor);
        return uid.Equals(ancestor) || (_nodes.TryGetValue(uid, out var node) && Hierarchy.HasAncestor(_nodes, node, ancestor));
    }

    /// <summary>The entities, in no particular order.</summary>
    public IEnumerator<Entity> GetEnumerator() => _nodes.Values.Select(n => n.Entity).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal EntityNode? NodeOf(EntityUid uid) => _nodes.GetValueOrDefault(uid);

    /// <summary>Every ancestor once, in no particular order; empty for an unknown entity.</summary>
    internal ReadOnlySpan<EntityUid> AncestorsOf(EntityNode? node) =>
        node is null ? [] : node.Ancestors ?? Hierarchy.CollectAncestors(_nodes, node);

    internal bool IsIn(EntityUid uid, EntityNode? node, EntityUid ancestor) =>
        uid.Equals(ancestor) || (node is not null && Hierarchy.HasAncestor(_nodes, node, ancestor));

    internal static Entities? Build(IEnumerable<(Entity Entity, SourceSpan Span)> entities, DiagnosticBag findings)
    {
        var nodes = new Dictionary<EntityUid, EntityNode>();
        foreach (var (entity, span) in entities)
        {
            if (!nodes.TryAdd(entity.Uid, new EntityNode(entity, span)) && !nodes[entity.Uid].Entity.HasSameContent(entity))
            {
                findings.Error(span, $"the entity `{entity}` occurs twice with different content");
                return null;
            }
        }

        return Hierarchy.Complete(nodes, findings) ? new Entities(nodes) : null;
    }
}
