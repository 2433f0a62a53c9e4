using System.Text;

namespace Heddle.Policy;

/// <summary>Writes types in the text format, with names that mean there what they meant where they were written.</summary>
internal sealed class SchemaTypePrinter(SchemaSyntax schema, StringBuilder text)
{
    private const int Indentation = 2;

    private readonly SchemaNames _names = new(schema);
    private readonly (NamespaceSyntax Scope, CommonTypeSyntax Type)[] _commonTypes =
    [
        .. schema.Namespaces.SelectMany(scope => scope.CommonTypes, (scope, type) => (scope, type)),
    ];

    /// <summary>Writes a type that was written in one namespace into another, or the same.</summary>
    public void Print(TypeSyntax type, NamespaceSyntax from, NamespaceSyntax into, int indentation)
    {
        switch (type)
        {
            case NamedTypeSyntax named:
                text.Append(NameOf(named, from, into, TypeReferenceKind.CommonOrEntity));
                break;
            case SetTypeSyntax set:
                text.Append("Set<");
                Print(set.Element, from, into, indentation);
                text.Append('>');
                break;
            case RecordTypeSyntax { Attributes.IsEmpty: true }:
                text.Append("{}");
                break;
            case RecordTypeSyntax record:
                PrintRecord(record, from, into, indentation);
                break;
        }
    }

    /// <summary>Writes the type of a context, where a name can only mean a common type.</summary>
    public void PrintContext(TypeSyntax type, NamespaceSyntax scope, int indentation)
    {
        if (type is NamedTypeSyntax named)
        {
            text.Append(NameOf(named, scope, scope, TypeReferenceKind.Common));
        }
        else
        {
            Print(type, scope, scope, indentation);
        }
    }

    /// <summary>The record that a shape is, and the namespace it is written in. The text format knows no names of shapes.</summary>
    public RecordTypeSyntax? RecordOf(TypeSyntax shape, NamespaceSyntax scope, out NamespaceSyntax writtenIn)
    {
        writtenIn = scope;
        while (shape is NamedTypeSyntax named && _names.Resolve(writtenIn, named)?.CommonType is { } index)
        {
            (writtenIn, shape) = (_commonTypes[index].Scope, _commonTypes[index].Type.Definition);
        }

        return shape as RecordTypeSyntax;
    }

    public static StringBuilder Append(StringBuilder into, Annotation annotation)
    {
        into.Append('@').Append(annotation.Name);
        if (annotation.Value is { } value)
        {
            StringEscapes.AppendQuoted(into.Append('('), value);
            into.Append(')');
        }

        return into;
    }

    private void PrintRecord(RecordTypeSyntax record, NamespaceSyntax from, NamespaceSyntax into, int indentation)
    {
        text.Append("{\n");
        var inner = indentation + Indentation;
        foreach (var attribute in record.Attributes)
        {
            foreach (var annotation in attribute.Annotations)
            {
                Append(text.Append(' ', inner), annotation).Append('\n');
            }

            StringEscapes.AppendName(text.Append(' ', inner), attribute.Name);
            text.Append(attribute.IsRequired ? ": " : "?: ");
            Print(attribute.Type, from, into, inner);
            text.Append(",\n");
        }

        text.Append(' ', indentation).Append('}');
    }

    private string NameOf(NamedTypeSyntax named, NamespaceSyntax from, NamespaceSyntax into, TypeReferenceKind readAs)
    {
        var meaning = _names.Resolve(from, named);
        string[] spellings =
            meaning?.BuiltIn is SimpleType builtIn ? [builtIn.Name, $"{BuiltInTypes.Namespace}::{builtIn.Name}"]
            : meaning?.Entity is { } entity ? [named.Name, entity.Value]
            : meaning?.CommonType is { } index ? [named.Name, _commonTypes[index].Scope.Qualify(_commonTypes[index].Type.Name)]
            : [named.Name];
        return Array.Find(spellings, spelling => _names.Resolve(into, named with { Name = spelling, Kind = readAs }) == meaning)
            ?? throw new InvalidOperationException(
                $"the entity type `{named.Name}` cannot be referred to in the text format, where a common type has the same name; rename one of the two"
            );
    }
}
