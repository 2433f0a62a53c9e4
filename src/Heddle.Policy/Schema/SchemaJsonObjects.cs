using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Reads the parts that the objects of the JSON format share, and reports what does not belong there.</summary>
internal sealed class SchemaJsonObjects(DiagnosticBag findings)
{
    public bool Expect(JsonItem item, JsonKind kind, string wanted)
    {
        if (item.Kind == kind)
        {
            return true;
        }

        findings.Error(item.Span, $"expected {wanted}, found {item.Description}");
        return false;
    }

    /// <summary>Whether an item is an object with some names only, the first few of which it must have.</summary>
    public bool CheckMembers(JsonItem item, string what, string[] allowed, int required)
    {
        if (!Expect(item, JsonKind.Object, what))
        {
            return false;
        }

        var sound = true;
        foreach (var member in item.Members.Where(m => Array.IndexOf(allowed, m.Name) < 0).TakeWhile(_ => !findings.IsFull))
        {
            sound = false;
            findings.Error(
                member.NameSpan,
                $"{what} has no `{member.Name}`",
                NearMiss.Help(member.Name, allowed, $"it has {string.Join(", ", allowed)}")
            );
        }

        foreach (var name in allowed.Take(required).Where(name => !item.TryGet(name, out _)))
        {
            sound = false;
            findings.Error(new SourceSpan(item.Span.Start, 1), $"{what} needs `{name}`");
        }

        return sound;
    }

    /// <summary>The members of an object in a member; none where it is missing.</summary>
    public JsonMember[] MembersOf(JsonItem item, string name) =>
        item.TryGet(name, out var value) && Expect(value, JsonKind.Object, $"an object with the {name}") ? value.Members : [];

    /// <summary>The strings of an array.</summary>
    public IEnumerable<JsonItem> StringsOf(JsonItem array, string what)
    {
        if (Expect(array, JsonKind.Array, $"an array of {what}"))
        {
            foreach (var item in array.Items.Where(item => Expect(item, JsonKind.String, $"a string in the array of {what}")))
            {
                yield return item;
            }
        }
    }

    public ImmutableArray<Annotation> ReadAnnotations(JsonItem item)
    {
        var annotations = ImmutableArray.CreateBuilder<Annotation>();
        foreach (var member in MembersOf(item, "annotations"))
        {
            if (!Identifiers.HasForm(member.Name))
            {
                findings.Error(member.NameSpan, $"`{member.Name}` cannot be the name of an annotation", "it must be an identifier");
            }
            else if (member.Value.Kind == JsonKind.Null || Expect(member.Value, JsonKind.String, "the text of an annotation"))
            {
                annotations.Add(new Annotation(member.Name, member.Value.Kind == JsonKind.Null ? null : member.Value.Text));
            }
        }

        return annotations.ToImmutable();
    }

    public bool CheckDeclaredName(JsonMember member, string what)
    {
        if (Identifiers.IsIdentifier(member.Name))
        {
            return true;
        }

        findings.Error(
            member.NameSpan,
            $"`{member.Name}` cannot be the name of the {what}",
            "it must be an identifier that is not reserved, without its namespace"
        );
        return false;
    }

    public bool CheckDeclaredPath(string name, SourceSpan span, string what)
    {
        if (Identifiers.IsPath(name))
        {
            return true;
        }

        findings.Error(
            span,
            $"`{name}` cannot be the name of a {what}",
            "it must be identifiers joined by `::`, none of them reserved, without spaces"
        );
        return false;
    }

    /// <summary>The name of a type that something refers to; null, with a finding, where the text is none.</summary>
    public NameSyntax? ReadReference(JsonItem item, string what)
    {
        if (!Expect(item, JsonKind.String, $"the name of {what}"))
        {
            return null;
        }

        if (item.Text.Split("::").All(part => Identifiers.IsIdentifier(part) || part == BuiltInTypes.Namespace))
        {
            return new NameSyntax(item.Text, item.Span);
        }

        findings.Error(
            item.Span,
            $"`{item.Text}` is no name",
            $"the name of {what} is identifiers joined by `::`, none of them reserved, without spaces"
        );
        return null;
    }
}
