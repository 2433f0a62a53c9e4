namespace Heddle.Policy;

/// <summary>Reads the JSON entity format by a schema.</summary>
internal sealed class TypedEntitiesReader(Schema schema, DiagnosticBag findings)
{
    private readonly JsonValueReader _values = new(findings);
    private readonly EntityChecker _checker = new(schema);
    private readonly Dictionary<EntityUid, JsonItem> _actions = [];

    /// <summary>The entities, those of the schema's actions included; null, with findings, where something is not as declared.</summary>
    public Entities? Read()
    {
        if (JsonTreeReader.Read(findings.Source, findings) is not { } root)
        {
            return null;
        }

        if (root.Kind != JsonKind.Array)
        {
            findings.Error(root.Span, $"expected an array of entities, found {root.Description}");
            return null;
        }

        var entities = new List<(Entity Entity, SourceSpan Span)>();
        foreach (var item in root.Items)
        {
            if (ReadEntity(item) is { } entity)
            {
                entities.Add((entity, item.Span));
            }
        }

        return findings.HasErrors ? null : Complete(entities);
    }

    private Entities? Complete(List<(Entity Entity, SourceSpan Span)> entities)
    {
        entities.AddRange(schema.ActionEntities.Where(a => !_actions.ContainsKey(a.Uid)).Select(a => (a, default(SourceSpan))));
        var result = Entities.Build(entities, findings);
        foreach (var (uid, item) in _actions)
        {
            Report(result is null ? [] : _checker.CheckAction(uid, result), item);
        }

        return findings.HasErrors ? null : result;
    }

    private Entity? ReadEntity(JsonItem item)
    {
        if (!EntitiesReader.CheckShape(item, findings))
        {
            return null;
        }

        item.TryGet("uid", out var uidItem);
        item.TryGet("attrs", out var attributeItem);
        item.TryGet("parents", out var parentItem);
        if (_values.ReadEntity(uidItem!) is not { } uid)
        {
            return null;
        }

        var type = schema.Find(uid.Type);
        var typed = new TypedValueReader(findings, _values);
        var attributes = typed.ReadRecord(attributeItem!, name => type?.Attributes.Find(name)?.Type);
        var tags = item.TryGet("tags", out var tagItem) ? typed.ReadRecord(tagItem, _ => type?.Tags) : CedarRecord.Empty;
        var parents = EntitiesReader.ReadParents(parentItem!, uid, _values, findings);
        if (attributes is null || tags is null || parents is null)
        {
            return null;
        }

        if (uid.Type.IsAction)
        {
            _actions.TryAdd(uid, item);
        }

        var entity = new Entity(uid, attributes, parents, tags);
        Report(_checker.Check(entity), item);
        return entity;
    }

    private void Report(IEnumerable<EntityFinding> found, JsonItem item)
    {
        foreach (var finding in found.TakeWhile(_ => !findings.IsFull))
        {
            findings.Error(SpanOf(finding, item), $"`{finding.Entity}`: {finding.Problem}", finding.Problem.Help);
        }
    }

    /// <summary>Where the part of the entity that is wrong stands.</summary>
    private SourceSpan SpanOf(EntityFinding finding, JsonItem item)
    {
        var member = finding.Part switch
        {
            EntityPart.Identity => "uid",
            EntityPart.Tag => "tags",
            EntityPart.Parents => "parents",
            _ => "attrs",
        };
        if (!item.TryGet(member, out var part))
        {
            return item.Span;
        }

        if (finding is { Part: EntityPart.Attribute or EntityPart.Tag, Name: { } name } && part.TryGet(name, out var value))
        {
            return value.Span;
        }

        var index = finding is { Part: EntityPart.Parents, Name: { } wanted }
            ? Array.FindIndex(part.Items, parent => _values.ReadEntity(parent)?.ToString() == wanted)
            : -1;
        return index >= 0 ? part.Items[index].Span
            : finding.Part == EntityPart.Attributes ? new SourceSpan(part.Span.Start, 1)
            : part.Span;
    }
}
