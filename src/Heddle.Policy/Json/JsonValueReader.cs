using System.Diagnostics.CodeAnalysis;

namespace Heddle.Policy;

/// <summary>
/// Reads values in the entity format without a schema: JSON's own kinds, <c>{"__entity": {"type", "id"}}</c> and
/// <c>{"__extn": {"fn", "arg"}}</c>, the latter also with <c>args</c> for functions of several arguments.
/// </summary>
internal sealed class JsonValueReader(DiagnosticBag findings)
{
    private const string EntityEscape = "__entity";
    private const string ExtensionEscape = "__extn";
    private const string ExpressionEscape = "__expr";

    private readonly Dictionary<string, EntityTypeName> _types = new(StringComparer.Ordinal);

    /// <summary>The value; none, with a finding, where the JSON stands for no value.</summary>
    public CedarValue Read(JsonItem item) => Read(item, 1);

    /// <summary>The record; null, with a finding, where the JSON stands for none.</summary>
    public CedarRecord? ReadRecord(JsonItem item)
    {
        if (item.Kind == JsonKind.Object && ReadFields(item, 1) is { } record)
        {
            return record;
        }

        if (item.Kind != JsonKind.Object)
        {
            findings.Error(item.Span, $"expected an object, found {item.Description}");
        }

        return null;
    }

    /// <summary>An entity as <c>{"type", "id"}</c> or with the escape around it; null, with a finding, where there is none.</summary>
    public EntityUid? ReadEntity(JsonItem item)
    {
        if (item.TryGet(EntityEscape, out var inner) && item.Members.Length == 1)
        {
            item = inner;
        }

        if (
            item.Members.Length != 2
            || !item.TryGet("type", out var type)
            || !item.TryGet("id", out var id)
            || type.Kind != JsonKind.String
            || id.Kind != JsonKind.String
        )
        {
            var help = item.TryGet(ExpressionEscape, out _) ? "`__expr` is no longer part of the format" : null;
            findings.Error(
                item.Span,
                $"expected an entity, found {item.Description}",
                help ?? "an entity is written {\"type\": \"T\", \"id\": \"x\"}"
            );
            return null;
        }

        return ReadType(type) is { } name ? new EntityUid(name, id.Text) : null;
    }

    /// <summary>The name of an entity type; null, with a finding, where the string is none.</summary>
    public EntityTypeName? ReadType(JsonItem item)
    {
        if (_types.TryGetValue(item.Text, out var name))
        {
            return name;
        }

        if (item.Kind != JsonKind.String || !EntityTypeName.TryParse(item.Text, out name))
        {
            findings.Error(
                item.Span,
                item.Kind == JsonKind.String ? $"`{item.Text}` is no entity type" : $"expected an entity type, found {item.Description}",
                "an entity type is identifiers joined by `::`, none of them reserved, without spaces"
            );
            return null;
        }

        return _types[item.Text] = name;
    }

    /// <summary>The value at some depth of another one; none, with a finding, where the JSON stands for no value.</summary>
    public CedarValue Read(JsonItem item, int depth)
    {
        switch (item.Kind)
        {
            case JsonKind.Boolean:
                return item.Text is "true";
            case JsonKind.String:
                return CedarValue.FromTrustedString(item.Text);
            case JsonKind.Number when item.TryGetInt64(out var number):
                return number;
            case JsonKind.Number:
                findings.Error(
                    item.Span,
                    $"{item.Description} is no 64-bit integer",
                    "write fractions as {\"__extn\": {\"fn\": \"decimal\", \"arg\": \"1.5\"}}"
                );
                return default;
            case JsonKind.Null:
                findings.Error(item.Span, "null is no value", "leave the name out instead");
                return default;
        }

        if (depth > LanguageLimits.MaxDepth)
        {
            findings.Error(item.Span, $"the value is nested deeper than {LanguageLimits.MaxDepth} levels");
            return default;
        }

        return item.Kind == JsonKind.Array ? ReadSet(item, depth) : ReadObject(item, depth);
    }

    private CedarValue ReadSet(JsonItem item, int depth)
    {
        var values = new CedarValue[item.Items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Read(item.Items[i], depth + 1);
            if (values[i].IsNone)
            {
                return default;
            }
        }

        return CedarSet.CreateUnchecked(values);
    }

    private CedarValue ReadObject(JsonItem item, int depth)
    {
        if (item.Members is not [{ Name: EntityEscape or ExtensionEscape or ExpressionEscape } escape])
        {
            return ReadFields(item, depth) is { } record ? (CedarValue)record : default;
        }

        switch (escape.Name)
        {
            case EntityEscape:
                return ReadEntity(item) is { } uid ? (CedarValue)uid : default;
            case ExtensionEscape:
                return ReadCall(escape.Value, depth);
            default:
                findings.Error(item.Span, "`__expr` is no longer part of the format", "use `__entity` or `__extn`");
                return default;
        }
    }

    private CedarRecord? ReadFields(JsonItem item, int depth)
    {
        var names = new string[item.Members.Length];
        var values = new CedarValue[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            ref readonly var member = ref item.Members[i];
            if (member.Name is EntityEscape or ExtensionEscape or ExpressionEscape)
            {
                findings.Error(member.NameSpan, $"`{member.Name}` stands beside other names", "an escape is an object with this one name");
                return null;
            }

            names[i] = member.Name;
            values[i] = Read(member.Value, depth + 1);
            if (values[i].IsNone)
            {
                return null;
            }
        }

        return CedarRecord.FromArrays(names, values, out _);
    }

    /// <summary>The function and the arguments of the inside of an <c>__extn</c>; false, with a finding, where they are not there.</summary>
    public static bool TryReadCall(
        JsonItem item,
        DiagnosticBag findings,
        [NotNullWhen(true)] out ExtensionFunction? function,
        out JsonItem[] arguments
    )
    {
        function = null;
        arguments = [];
        if (
            item.Members.Length != 2
            || !item.TryGet("fn", out var name)
            || name.Kind != JsonKind.String
            || !TryReadArguments(item, out arguments)
        )
        {
            findings.Error(
                item.Span,
                "`__extn` needs `fn` and `arg`",
                "an extension value is written {\"fn\": \"ip\", \"arg\": \"10.0.0.1\"}"
            );
            return false;
        }

        if (!ExtensionFunctions.All.TryGetValue(name.Text, out function))
        {
            findings.Error(name.Span, $"`{name.Text}` is no extension function", NearMiss.Help(name.Text, ExtensionFunctions.All.Keys));
            return false;
        }

        return true;
    }

    private static bool TryReadArguments(JsonItem item, out JsonItem[] arguments)
    {
        if (item.TryGet("arg", out var single))
        {
            arguments = [single];
            return true;
        }

        var found = item.TryGet("args", out var several) && several.Kind == JsonKind.Array && several.Items.Length > 0;
        arguments = found ? several!.Items : [];
        return found;
    }

    private CedarValue ReadCall(JsonItem item, int depth)
    {
        if (!TryReadCall(item, findings, out var function, out var arguments))
        {
            return default;
        }

        var values = new CedarValue[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Read(arguments[i], depth + 1);
            if (values[i].IsNone)
            {
                return default;
            }
        }

        var result = ExtensionCalls.Invoke(function, values, out var problem);
        if (result.IsNone)
        {
            findings.Error(item.Span, problem!.Message, problem.Help);
        }

        return result;
    }
}
