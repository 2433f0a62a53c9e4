using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Heddle.Policy;

/// <summary>Writes schemas in the JSON format.</summary>
internal sealed class SchemaJsonWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        // The text is JSON for people and programs, never part of a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 8 * LanguageLimits.MaxDepth,
        NewLine = "\n",
    };

    private readonly Utf8JsonWriter _json;

    private SchemaJsonWriter(Utf8JsonWriter json) => _json = json;

    public static string Write(SchemaSyntax schema)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            new SchemaJsonWriter(json).Write(schema.Namespaces);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private void Write(ImmutableArray<NamespaceSyntax> namespaces)
    {
        _json.WriteStartObject();
        foreach (var scope in namespaces)
        {
            _json.WriteStartObject(scope.Name);
            WriteAnnotations(scope.Annotations);
            if (!scope.CommonTypes.IsEmpty)
            {
                WriteMembers("commonTypes", scope.CommonTypes, t => t.Name, Write);
            }

            WriteMembers("entityTypes", scope.EntityTypes, t => t.Name, Write);
            WriteMembers("actions", scope.Actions, a => a.Id, Write);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private void WriteMembers<T>(string name, ImmutableArray<T> items, Func<T, string> nameOf, Action<T> writeContent)
    {
        _json.WriteStartObject(name);
        foreach (var item in items)
        {
            _json.WriteStartObject(nameOf(item));
            writeContent(item);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private void Write(CommonTypeSyntax type)
    {
        WriteAnnotations(type.Annotations);
        WriteContent(type.Definition);
    }

    private void Write(EntityTypeSyntax type)
    {
        WriteAnnotations(type.Annotations);
        if (type.IsEnumerated)
        {
            WriteStrings("enum", type.Choices);
            return;
        }

        if (!type.MemberOf.IsEmpty)
        {
            WriteStrings("memberOfTypes", type.MemberOf.Select(n => n.Text));
        }

        if (type.Shape is { } shape)
        {
            Write("shape", shape);
        }

        if (type.Tags is { } tags)
        {
            Write("tags", tags);
        }
    }

    private void Write(ActionSyntax action)
    {
        WriteAnnotations(action.Annotations);
        if (!action.MemberOf.IsEmpty)
        {
            _json.WriteStartArray("memberOf");
            foreach (var parent in action.MemberOf)
            {
                _json.WriteStartObject();
                _json.WriteString("id", parent.Id);
                if (parent.Type is { } type)
                {
                    _json.WriteString("type", type);
                }

                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }

        if (action.AppliesTo is not { } appliesTo)
        {
            return;
        }

        _json.WriteStartObject("appliesTo");
        WriteStrings("principalTypes", appliesTo.Principals.Select(n => n.Text));
        WriteStrings("resourceTypes", appliesTo.Resources.Select(n => n.Text));
        if (appliesTo.Context is { } context)
        {
            Write("context", context);
        }

        _json.WriteEndObject();
    }

    private void Write(string name, TypeSyntax type)
    {
        _json.WriteStartObject(name);
        WriteContent(type);
        _json.WriteEndObject();
    }

    private void WriteContent(TypeSyntax type)
    {
        switch (type)
        {
            case SetTypeSyntax set:
                _json.WriteString("type", "Set");
                Write("element", set.Element);
                break;
            case RecordTypeSyntax record:
                _json.WriteString("type", "Record");
                WriteMembers("attributes", record.Attributes, a => a.Name, Write);
                break;
            case NamedTypeSyntax named:
                WriteName(named);
                break;
        }
    }

    private void Write(AttributeSyntax attribute)
    {
        WriteAnnotations(attribute.Annotations);
        WriteContent(attribute.Type);
        if (!attribute.IsRequired)
        {
            _json.WriteBoolean("required", false);
        }
    }

    private void WriteName(NamedTypeSyntax named)
    {
        // Alone, this word would not be taken for the name of a common type.
        const string either = "EntityOrCommon";
        var (kind, name) = named.Kind switch
        {
            TypeReferenceKind.BuiltIn when named.Name == SimpleType.Boolean.Name => ("Boolean", null),
            TypeReferenceKind.BuiltIn when Array.IndexOf(BuiltInTypes.Extensions, named.Name) < 0 => (named.Name, null),
            TypeReferenceKind.BuiltIn => ("Extension", named.Name),
            TypeReferenceKind.Entity => ("Entity", named.Name),
            TypeReferenceKind.Common when named.Name != either => (named.Name, null),
            _ => (either, (string?)named.Name),
        };
        _json.WriteString("type", kind);
        if (name is not null)
        {
            _json.WriteString("name", name);
        }
    }

    private void WriteStrings(string name, IEnumerable<string> values)
    {
        _json.WriteStartArray(name);
        foreach (var value in values)
        {
            _json.WriteStringValue(value);
        }

        _json.WriteEndArray();
    }

    private void WriteAnnotations(ImmutableArray<Annotation> annotations)
    {
        if (annotations.IsEmpty)
        {
            return;
        }

        _json.WriteStartObject("annotations");
        foreach (var annotation in annotations)
        {
            _json.WriteString(annotation.Name, annotation.Value);
        }

        _json.WriteEndObject();
    }
}
