namespace Heddle.Policy;

/// <summary>Reads the JSON entity format without a schema.</summary>
internal static class EntitiesReader
{
    private static readonly string[] Names = ["uid", "attrs", "parents", "tags"];

    /// <summary>The entities with their places; incomplete where there are findings.</summary>
    public static List<(Entity Entity, SourceSpan Span)> Read(DiagnosticBag findings)
    {
        var entities = new List<(Entity Entity, SourceSpan Span)>();
        if (JsonTreeReader.Read(findings.Source, findings) is not { } root)
        {
            return entities;
        }

        if (root.Kind != JsonKind.Array)
        {
            findings.Error(root.Span, $"expected an array of entities, found {root.Description}");
            return entities;
        }

        var values = new JsonValueReader(findings);
        foreach (var item in root.Items)
        {
            if (ReadEntity(item, values, findings) is { } entity)
            {
                entities.Add((entity, item.Span));
            }
        }

        return entities;
    }

    private static Entity? ReadEntity(JsonItem item, JsonValueReader values, DiagnosticBag findings)
    {
        if (!CheckShape(item, findings))
        {
            return null;
        }

        item.TryGet("uid", out var uidItem);
        item.TryGet("attrs", out var attributeItem);
        item.TryGet("parents", out var parentItem);
        var uid = values.ReadEntity(uidItem!);
        var attributes = values.ReadRecord(attributeItem!);
        var tags = item.TryGet("tags", out var tagItem) ? values.ReadRecord(tagItem) : CedarRecord.Empty;
        var parents = ReadParents(parentItem!, uid, values, findings);
        return uid is null || attributes is null || tags is null || parents is null ? null : new Entity(uid, attributes, parents, tags);
    }

    /// <summary>Whether an item has the names an entity needs and no others.</summary>
    public static bool CheckShape(JsonItem item, DiagnosticBag findings)
    {
        if (item.Kind != JsonKind.Object)
        {
            findings.Error(item.Span, $"expected an entity, found {item.Description}");
            return false;
        }

        foreach (var member in item.Members)
        {
            if (Array.IndexOf(Names, member.Name) < 0)
            {
                findings.Error(
                    member.NameSpan,
                    $"an entity has no `{member.Name}`",
                    NearMiss.Help(member.Name, Names, "an entity has uid, attrs, parents and tags")
                );
                return false;
            }
        }

        foreach (var name in Names.AsSpan(0, 3))
        {
            if (!item.TryGet(name, out _))
            {
                findings.Error(new SourceSpan(item.Span.Start, 1), $"the entity has no `{name}`");
                return false;
            }
        }

        return true;
    }

    /// <summary>The parents in an array; null, with a finding, where something else stands there.</summary>
    public static List<EntityUid>? ReadParents(JsonItem item, EntityUid? uid, JsonValueReader values, DiagnosticBag findings)
    {
        if (item.Kind != JsonKind.Array)
        {
            findings.Error(item.Span, $"expected an array of parents, found {item.Description}");
            return null;
        }

        var parents = new List<EntityUid>();
        foreach (var parentItem in item.Items)
        {
            if (values.ReadEntity(parentItem) is not { } parent)
            {
                return null;
            }

            if (uid is { Type.IsAction: true } && !parent.Type.IsAction)
            {
                findings.Error(parentItem.Span, $"the action `{uid}` cannot be a member of `{parent}`, which is no action");
                return null;
            }

            parents.Add(parent);
        }

        return parents;
    }
}
