using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Reads the JSON format of schemas.</summary>
internal sealed class SchemaJsonReader
{
    private static readonly string[] Members = ["entityTypes", "actions", "commonTypes", "annotations"];
    private static readonly string[] CommonTypeMembers = ["annotations"];

    private readonly DiagnosticBag _findings;
    private readonly SchemaJsonObjects _objects;
    private readonly SchemaJsonTypeReader _types;
    private readonly SchemaJsonDeclarationReader _declarations;

    private SchemaJsonReader(DiagnosticBag findings)
    {
        _findings = findings;
        _objects = new SchemaJsonObjects(findings);
        _types = new SchemaJsonTypeReader(_objects, findings);
        _declarations = new SchemaJsonDeclarationReader(_objects, _types, findings);
    }

    /// <summary>The schema; null, with findings, where the text is wrong.</summary>
    public static SchemaSyntax? Read(SourceText source, out DiagnosticBag findings)
    {
        findings = new DiagnosticBag(source);
        if (JsonTreeReader.Read(source, findings) is not { } root)
        {
            return null;
        }

        var namespaces = new SchemaJsonReader(findings).ReadNamespaces(root);
        return findings.HasErrors ? null : new SchemaSyntax(namespaces, source);
    }

    private ImmutableArray<NamespaceSyntax> ReadNamespaces(JsonItem root)
    {
        var namespaces = ImmutableArray.CreateBuilder<NamespaceSyntax>();
        if (_objects.Expect(root, JsonKind.Object, "an object with the namespaces"))
        {
            foreach (var member in root.Members)
            {
                if (_findings.IsFull)
                {
                    break;
                }

                if (member.Name.Length > 0)
                {
                    _objects.CheckDeclaredPath(member.Name, member.NameSpan, "namespace");
                }

                namespaces.Add(ReadNamespace(member));
            }
        }

        return namespaces.ToImmutable();
    }

    private NamespaceSyntax ReadNamespace(JsonMember member)
    {
        var item = member.Value;
        if (!_objects.CheckMembers(item, "a namespace", Members, required: 2))
        {
            return new NamespaceSyntax(member.Name);
        }

        var annotations = _objects.ReadAnnotations(item);
        if (member.Name.Length == 0 && !annotations.IsEmpty)
        {
            _findings.Error(member.NameSpan, "what stands outside of any namespace has no annotations of its own");
        }

        var into = new NamespaceBuilder(member.Name, _findings) { Annotations = annotations };
        foreach (var type in _objects.MembersOf(item, "commonTypes"))
        {
            if (_objects.CheckDeclaredName(type, "common type") && _types.Read(type.Value, CommonTypeMembers) is { } definition)
            {
                into.Add(new CommonTypeSyntax(type.Name, definition, type.NameSpan) { Annotations = _objects.ReadAnnotations(type.Value) });
            }
        }

        foreach (var type in _objects.MembersOf(item, "entityTypes"))
        {
            if (_objects.CheckDeclaredName(type, "entity type") && _declarations.ReadEntityType(type) is { } declared)
            {
                into.Add(declared);
            }
        }

        foreach (var action in _objects.MembersOf(item, "actions"))
        {
            if (_declarations.ReadAction(action) is { } declared)
            {
                into.Add(declared);
            }
        }

        return into.ToSyntax();
    }
}
