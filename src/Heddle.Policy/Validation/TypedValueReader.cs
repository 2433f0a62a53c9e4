namespace Heddle.Policy;

/// <summary>
/// Reads values from JSON by the types they should have: an entity may be <c>{"type", "id"}</c>, an extension value its text or
/// <c>{"fn", "arg"}</c>. Whether the value is of the type is for <see cref="ValueChecker" /> to say; what cannot be read by its type is read
/// without.
/// </summary>
internal sealed class TypedValueReader(DiagnosticBag findings, JsonValueReader values)
{
    private const string ExtensionEscape = "__extn";

    /// <summary>The record of attributes or tags, whose types a function tells; null, with a finding, where the JSON stands for none.</summary>
    public CedarRecord? ReadRecord(JsonItem item, Func<string, CedarType?> typeOf)
    {
        if (item.Kind == JsonKind.Object)
        {
            return ReadFields(item, typeOf, depth: 1);
        }

        findings.Error(item.Span, $"expected an object, found {item.Description}");
        return null;
    }

    private CedarValue Read(JsonItem item, CedarType? type, int depth) =>
        (depth > LanguageLimits.MaxDepth ? null : type) switch
        {
            EntityType when item.Kind == JsonKind.Object => values.ReadEntity(item) is { } uid ? (CedarValue)uid : default,
            SimpleType { IsExtension: true } extension => ReadExtension(item, extension.Kind, depth),
            SetType set when item.Kind == JsonKind.Array => ReadSet(item, set.Element, depth),
            RecordType record when item.Kind == JsonKind.Object => ReadFields(item, name => record.Find(name)?.Type, depth) is { } fields
                ? (CedarValue)fields
                : default,
            _ => values.Read(item, depth),
        };

    private CedarValue ReadExtension(JsonItem item, ValueKind kind, int depth)
    {
        if (item.Kind == JsonKind.String)
        {
            var constructor = ExtensionFunctions.All.Values.First(f => f.IsConstructor && f.Result == kind);
            var result = ExtensionCalls.Invoke(constructor, [CedarValue.FromTrustedString(item.Text)], out var problem);
            if (result.IsNone)
            {
                findings.Error(item.Span, problem!.Message, problem.Help);
            }

            return result;
        }

        // The escape may be left out around `fn` and `arg`.
        var isBare = item.Kind == JsonKind.Object && item.TryGet("fn", out _);
        return values.Read(
            isBare ? new JsonItem(JsonKind.Object, item.Span) { Members = [new(ExtensionEscape, item.Span, item)] } : item,
            depth
        );
    }

    private CedarValue ReadSet(JsonItem item, CedarType element, int depth)
    {
        var elements = new CedarValue[item.Items.Length];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = Read(item.Items[i], element, depth + 1);
            if (elements[i].IsNone)
            {
                return default;
            }
        }

        return CedarSet.CreateUnchecked(elements);
    }

    private CedarRecord? ReadFields(JsonItem item, Func<string, CedarType?> typeOf, int depth)
    {
        var names = new string[item.Members.Length];
        var fields = new CedarValue[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            ref readonly var member = ref item.Members[i];
            names[i] = member.Name;
            fields[i] = Read(member.Value, typeOf(member.Name), depth + 1);
            if (fields[i].IsNone)
            {
                return null;
            }
        }

        return CedarRecord.FromArrays(names, fields, out _);
    }
}
