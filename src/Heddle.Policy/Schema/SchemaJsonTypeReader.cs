using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Heddle.Policy;

/// <summary>Reads the types of the JSON format.</summary>
internal sealed class SchemaJsonTypeReader(SchemaJsonObjects objects, DiagnosticBag findings)
{
    private static readonly string[] AttributeMembers = ["required", "annotations"];

    private int _depth;

    /// <summary>Reads a type from an object that may have further members; null, with a finding, where there is none.</summary>
    public TypeSyntax? Read(JsonItem item, params string[] further)
    {
        if (_depth >= LanguageLimits.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            findings.Error(
                item.Span,
                $"the type is nested deeper than {LanguageLimits.MaxDepth} levels",
                "give parts of it names in `commonTypes`"
            );
            return null;
        }

        if (!objects.Expect(item, JsonKind.Object, "a type"))
        {
            return null;
        }

        if (!item.TryGet("type", out var kind))
        {
            findings.Error(
                new SourceSpan(item.Span.Start, 1),
                "the type needs `type`",
                "a type is written {\"type\": \"String\"}, for instance"
            );
            return null;
        }

        if (!objects.Expect(kind, JsonKind.String, "the name of a type"))
        {
            return null;
        }

        _depth++;
        var result = ReadKind(item, kind, further);
        _depth--;
        return result;
    }

    private TypeSyntax? ReadKind(JsonItem item, JsonItem kind, string[] further)
    {
        switch (kind.Text)
        {
            case "String" or "Long":
                return Check(item, kind, further) ? new NamedTypeSyntax(kind.Text, TypeReferenceKind.BuiltIn, item.Span) : null;
            case "Boolean":
                return Check(item, kind, further)
                    ? new NamedTypeSyntax(SimpleType.Boolean.Name, TypeReferenceKind.BuiltIn, item.Span)
                    : null;
            case "Set":
                return Check(item, kind, further, "element") && item.TryGet("element", out var element) && Read(element) is { } read
                    ? new SetTypeSyntax(read, item.Span)
                    : null;
            case "Record":
                return ReadRecord(item, kind, further);
            case "Entity":
                return ReadNamed(item, kind, further, TypeReferenceKind.Entity, "an entity type");
            case "EntityOrCommon":
                return ReadNamed(item, kind, further, TypeReferenceKind.CommonOrEntity, "an entity type or a common type");
            case "Extension":
                return ReadExtension(item, kind, further);
            default:
                return Check(item, kind, further) && objects.ReadReference(kind, "a common type") is { } name
                    ? new NamedTypeSyntax(name.Text, TypeReferenceKind.Common, name.Span)
                    : null;
        }
    }

    private bool Check(JsonItem item, JsonItem kind, string[] further, params string[] own) =>
        objects.CheckMembers(item, $"a type `{kind.Text}`", ["type", .. own, .. further], required: 1 + own.Length);

    private NamedTypeSyntax? ReadNamed(JsonItem item, JsonItem kind, string[] further, TypeReferenceKind reference, string what) =>
        Check(item, kind, further, "name") && item.TryGet("name", out var name) && objects.ReadReference(name, what) is { } read
            ? new NamedTypeSyntax(read.Text, reference, read.Span)
            : null;

    private NamedTypeSyntax? ReadExtension(JsonItem item, JsonItem kind, string[] further)
    {
        if (ReadNamed(item, kind, further, TypeReferenceKind.BuiltIn, "an extension type") is not { } named)
        {
            return null;
        }

        if (Array.IndexOf(BuiltInTypes.Extensions, named.Name) >= 0)
        {
            return named;
        }

        findings.Error(
            named.Span,
            $"unknown extension type `{named.Name}`",
            NearMiss.Help(named.Name, BuiltInTypes.Extensions, $"extension types are {string.Join(", ", BuiltInTypes.Extensions)}")
        );
        return null;
    }

    private RecordTypeSyntax? ReadRecord(JsonItem item, JsonItem kind, string[] further)
    {
        if (!Check(item, kind, ["additionalAttributes", .. further], "attributes"))
        {
            return null;
        }

        if (item.TryGet("additionalAttributes", out var open) && (open.Kind != JsonKind.Boolean || open.Text is "true"))
        {
            findings.Error(open.Span, "records with further attributes are not supported", "`additionalAttributes` can only be false");
            return null;
        }

        var attributes = ImmutableArray.CreateBuilder<AttributeSyntax>();
        foreach (var member in objects.MembersOf(item, "attributes"))
        {
            if (ReadAttribute(member) is not { } attribute)
            {
                return null;
            }

            attributes.Add(attribute);
        }

        return new RecordTypeSyntax(attributes.ToImmutable(), item.Span);
    }

    private AttributeSyntax? ReadAttribute(JsonMember member)
    {
        if (Read(member.Value, AttributeMembers) is not { } type)
        {
            return null;
        }

        var required = true;
        if (member.Value.TryGet("required", out var flag))
        {
            if (!objects.Expect(flag, JsonKind.Boolean, "true or false"))
            {
                return null;
            }

            required = flag.Text is "true";
        }

        return new AttributeSyntax(member.Name, type, required, member.NameSpan) { Annotations = objects.ReadAnnotations(member.Value) };
    }
}
