using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Mesh;

/// <summary>Finds out what is wrong with a body that did not deserialize: every mistake, not only the first.</summary>
internal sealed class InputDiagnosis
{
    private readonly JsonSerializerOptions _json;
    private readonly InputErrors _errors = new();
    private readonly List<object> _location = [];

    private InputDiagnosis(JsonSerializerOptions json) => _json = json;

    public static InputErrors Explain(ReadOnlyMemory<byte> body, JsonTypeInfo type, JsonException problem)
    {
        var diagnosis = new InputDiagnosis(type.Options);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = type.Options.MaxDepth });
        }
        catch (JsonException malformed)
        {
            diagnosis._errors.Add(new("json_invalid", [], $"not JSON: {malformed.Message}", Echo(body)));
            return diagnosis._errors;
        }

        using (document)
        {
            diagnosis.Visit(document.RootElement, type, mayBeNull: true);
            if (diagnosis._errors.Count == 0)
            {
                // Something only the deserializer knows: a converter's own rule, a repeated member, an unknown discriminator.
                diagnosis._errors.Add(new("value_error", JsonPath.Parse(problem.Path), problem.Message, document.RootElement.Clone()));
            }
        }

        return diagnosis._errors;
    }

    public static InputErrors Null(JsonTypeInfo type)
    {
        var errors = new InputErrors();
        errors.Add(JsonExpectation.Mismatch(type, [], JsonElement.Parse("null")));
        return errors;
    }

    private static JsonElement Echo(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 200)]);
        return JsonSerializer.SerializeToElement(text, ContractJsonContext.Default.String);
    }

    private void Visit(JsonElement value, JsonTypeInfo type, bool mayBeNull)
    {
        if (_errors.IsFull)
        {
            return;
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            if (!mayBeNull)
            {
                Mismatch(value, type);
            }

            return;
        }

        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when type.PolymorphismOptions is null:
                VisitObject(value, type);
                break;
            case JsonTypeInfoKind.Enumerable:
                VisitList(value, type);
                break;
            case JsonTypeInfoKind.Dictionary:
                VisitDictionary(value, type);
                break;
            default:
                VisitLeaf(value, type);
                break;
        }
    }

    private void VisitObject(JsonElement value, JsonTypeInfo type)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Mismatch(value, type);
            return;
        }

        foreach (var property in type.Properties)
        {
            _location.Add(property.Name);
            if (!value.TryGetProperty(property.Name, out var member))
            {
                if (property.IsRequired)
                {
                    _errors.Add(new("missing", [.. _location], "the member is required", value.Clone()));
                }
            }
            else
            {
                var mayBeNull = property.AssociatedParameter?.IsNullable ?? property.IsSetNullable;
                Visit(member, _json.GetTypeInfo(property.PropertyType), mayBeNull && CanBeNull(property.PropertyType));
            }

            _location.RemoveAt(_location.Count - 1);
        }
    }

    private void VisitList(JsonElement value, JsonTypeInfo type)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            Mismatch(value, type);
            return;
        }

        var elementType = _json.GetTypeInfo(type.ElementType!);
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (_errors.IsFull)
            {
                return;
            }

            _location.Add(index++);
            Visit(item, elementType, CanBeNull(elementType.Type));
            _location.RemoveAt(_location.Count - 1);
        }
    }

    private void VisitDictionary(JsonElement value, JsonTypeInfo type)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Mismatch(value, type);
            return;
        }

        var elementType = _json.GetTypeInfo(type.ElementType!);
        foreach (var member in value.EnumerateObject())
        {
            if (_errors.IsFull)
            {
                return;
            }

            _location.Add(member.Name);
            Visit(member.Value, elementType, CanBeNull(elementType.Type));
            _location.RemoveAt(_location.Count - 1);
        }
    }

    private void VisitLeaf(JsonElement value, JsonTypeInfo type)
    {
        try
        {
            value.Deserialize(type);
        }
        catch (Exception problem) when (problem is JsonException or FormatException or NotSupportedException)
        {
            Mismatch(value, type);
        }
    }

    private void Mismatch(JsonElement value, JsonTypeInfo type) =>
        _errors.Add(JsonExpectation.Mismatch(type, [.. _location], value.Clone()));

    private static bool CanBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
}
