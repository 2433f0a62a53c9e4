using System.Collections.Immutable;
using System.Text;

namespace Heddle.Policy;

/// <summary>Writes schemas in the text format.</summary>
internal sealed class SchemaPrinter
{
    private const int Indentation = 2;

    private readonly StringBuilder _text = new();
    private readonly SchemaSyntax _schema;
    private readonly SchemaTypePrinter _types;
    private int _level;

    private SchemaPrinter(SchemaSyntax schema)
    {
        _schema = schema;
        _types = new SchemaTypePrinter(schema, _text);
    }

    public static string Print(SchemaSyntax schema)
    {
        var printer = new SchemaPrinter(schema);
        printer.PrintNamespaces();
        return printer._text.ToString();
    }

    private void PrintNamespaces()
    {
        foreach (var scope in _schema.Namespaces)
        {
            if (scope.Name.Length == 0)
            {
                PrintDeclarations(scope);
                continue;
            }

            Separate();
            PrintAnnotations(scope.Annotations);
            _text.Append("namespace ").Append(scope.Name).Append(" {\n");
            _level++;
            PrintDeclarations(scope);
            _level--;
            _text.Append("}\n");
        }
    }

    private void PrintDeclarations(NamespaceSyntax scope)
    {
        foreach (var type in scope.CommonTypes)
        {
            Separate();
            PrintAnnotations(type.Annotations);
            StartLine().Append("type ").Append(type.Name).Append(" = ");
            _types.Print(type.Definition, scope, scope, _level * Indentation);
            _text.Append(";\n");
        }

        foreach (var type in scope.EntityTypes)
        {
            Separate();
            PrintAnnotations(type.Annotations);
            PrintEntityType(scope, type);
        }

        foreach (var action in scope.Actions)
        {
            Separate();
            PrintAnnotations(action.Annotations);
            PrintAction(scope, action);
        }
    }

    private void PrintEntityType(NamespaceSyntax scope, EntityTypeSyntax type)
    {
        StartLine().Append("entity ").Append(type.Name);
        if (type.IsEnumerated)
        {
            _text.Append(" enum [").AppendJoin(", ", type.Choices.Select(StringEscapes.Quote)).Append("];\n");
            return;
        }

        if (!type.MemberOf.IsEmpty)
        {
            PrintNames(" in ", type.MemberOf);
        }

        if (type.Shape is { } shape && _types.RecordOf(shape, scope, out var shapeScope) is { Attributes.IsEmpty: false } record)
        {
            _text.Append(' ');
            _types.Print(record, shapeScope, scope, _level * Indentation);
        }

        if (type.Tags is { } tags)
        {
            _text.Append(" tags ");
            _types.Print(tags, scope, scope, _level * Indentation);
        }

        _text.Append(";\n");
    }

    private void PrintAction(NamespaceSyntax scope, ActionSyntax action)
    {
        StringEscapes.AppendName(StartLine().Append("action "), action.Id);
        if (!action.MemberOf.IsEmpty)
        {
            _text.Append(" in [").AppendJoin(", ", action.MemberOf.Select(Describe)).Append(']');
        }

        // With an empty list the action applies to nothing, which the text format says by silence.
        if (action.AppliesTo is { Principals.IsEmpty: false, Resources.IsEmpty: false } appliesTo)
        {
            _text.Append(" appliesTo {\n");
            _level++;
            StartLine();
            PrintNames("principal: ", appliesTo.Principals);
            _text.Append(",\n");
            StartLine();
            PrintNames("resource: ", appliesTo.Resources);
            if (appliesTo.Context is { } context)
            {
                _text.Append(",\n");
                StartLine().Append("context: ");
                _types.PrintContext(context, scope, _level * Indentation);
            }

            _level--;
            _text.Append('\n');
            StartLine().Append('}');
        }

        _text.Append(";\n");
    }

    private void PrintNames(string before, ImmutableArray<NameSyntax> names) =>
        _text.Append(before).Append('[').AppendJoin(", ", names.Select(n => n.Text)).Append(']');

    private static string Describe(ActionReferenceSyntax action)
    {
        var text = new StringBuilder();
        if (action.Type is null)
        {
            StringEscapes.AppendName(text, action.Id);
        }
        else
        {
            StringEscapes.AppendQuoted(text.Append(action.Type).Append("::"), action.Id);
        }

        return text.ToString();
    }

    private void PrintAnnotations(ImmutableArray<Annotation> annotations)
    {
        foreach (var annotation in annotations)
        {
            SchemaTypePrinter.Append(StartLine(), annotation).Append('\n');
        }
    }

    private void Separate()
    {
        // One empty line between declarations, none behind an opening brace.
        if (_text.Length > 0 && !(_text.Length > 1 && _text[^2] == '{'))
        {
            _text.Append('\n');
        }
    }

    private StringBuilder StartLine() => _text.Append(' ', _level * Indentation);
}
