using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Reads the entity types and actions of the JSON format.</summary>
internal sealed class SchemaJsonDeclarationReader(SchemaJsonObjects objects, SchemaJsonTypeReader types, DiagnosticBag findings)
{
    private static readonly string[] EntityTypeMembers = ["memberOfTypes", "shape", "tags", "enum", "annotations"];
    private static readonly string[] EnumeratedMembers = ["enum", "annotations"];
    private static readonly string[] ActionMembers = ["memberOf", "appliesTo", "attributes", "annotations"];
    private static readonly string[] AppliesToMembers = ["principalTypes", "resourceTypes", "context"];
    private static readonly string[] ReferenceMembers = ["id", "type"];

    public EntityTypeSyntax? ReadEntityType(JsonMember member)
    {
        var item = member.Value;
        if (!objects.CheckMembers(item, "an entity type", EntityTypeMembers, required: 0))
        {
            return null;
        }

        var type = new EntityTypeSyntax(member.Name, member.NameSpan) { Annotations = objects.ReadAnnotations(item) };
        if (item.TryGet("enum", out var choices))
        {
            return ReadChoices(item, choices, type);
        }

        if (item.TryGet("memberOfTypes", out var parents))
        {
            type = type with { MemberOf = ReadNames(parents, "the types of parents") };
        }

        if (item.TryGet("shape", out var shape))
        {
            type = type with { Shape = types.Read(shape) };
        }

        return item.TryGet("tags", out var tags) ? type with { Tags = types.Read(tags) } : type;
    }

    public ActionSyntax? ReadAction(JsonMember member)
    {
        var item = member.Value;
        if (!objects.CheckMembers(item, "an action", ActionMembers, required: 0))
        {
            return null;
        }

        if (Find(item, "attributes") is { } attributes && (attributes.Kind != JsonKind.Object || attributes.Members.Length > 0))
        {
            findings.Error(attributes.Span, "actions have no attributes", "drop `attributes`");
        }

        return new ActionSyntax(member.Name, member.NameSpan)
        {
            Annotations = objects.ReadAnnotations(item),
            MemberOf = Find(item, "memberOf") is { } parents ? ReadParents(parents) : [],
            AppliesTo = Find(item, "appliesTo") is { } appliesTo ? ReadAppliesTo(appliesTo) : null,
        };
    }

    private EntityTypeSyntax? ReadChoices(JsonItem item, JsonItem choices, EntityTypeSyntax type)
    {
        if (!objects.CheckMembers(item, "an enumerated entity type", EnumeratedMembers, required: 1))
        {
            return null;
        }

        var ids = objects.StringsOf(choices, "ids").Select(id => id.Text).ToImmutableArray();
        if (ids.IsEmpty)
        {
            findings.Error(choices.Span, "an enumerated entity type needs at least one id");
        }

        return type with
        {
            Choices = ids,
        };
    }

    private AppliesToSyntax? ReadAppliesTo(JsonItem item) =>
        !objects.CheckMembers(item, "`appliesTo`", AppliesToMembers, required: 2)
            ? null
            : new AppliesToSyntax(
                item.TryGet("principalTypes", out var principals) ? ReadNames(principals, "the types of principals") : [],
                item.TryGet("resourceTypes", out var resources) ? ReadNames(resources, "the types of resources") : [],
                item.TryGet("context", out var context) ? types.Read(context) : null
            );

    private ImmutableArray<ActionReferenceSyntax> ReadParents(JsonItem array)
    {
        var parents = ImmutableArray.CreateBuilder<ActionReferenceSyntax>();
        if (objects.Expect(array, JsonKind.Array, "an array of actions"))
        {
            foreach (
                var item in array.Items.Where(item => objects.CheckMembers(item, "the name of an action", ReferenceMembers, required: 1))
            )
            {
                item.TryGet("id", out var id);
                var type = Find(item, "type") is { } named ? objects.ReadReference(named, "an action type") : null;
                if (objects.Expect(id!, JsonKind.String, "the id of an action"))
                {
                    parents.Add(new ActionReferenceSyntax(type?.Text, id!.Text, item.Span));
                }
            }
        }

        return parents.ToImmutable();
    }

    private ImmutableArray<NameSyntax> ReadNames(JsonItem array, string what) =>
        [.. objects.StringsOf(array, what).Select(item => objects.ReadReference(item, "an entity type")).OfType<NameSyntax>()];

    /// <summary>A member that may also be written as null.</summary>
    private static JsonItem? Find(JsonItem item, string name) =>
        item.TryGet(name, out var value) && value.Kind != JsonKind.Null ? value : null;
}
