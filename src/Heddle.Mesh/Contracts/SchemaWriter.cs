using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Derives JSON Schemas from .NET types, DataAnnotations included, so that what a contract says is what the boundary enforces.</summary>
internal static class SchemaWriter
{
    private static readonly JsonSchemaExporterOptions ExporterOptions = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Annotate,
    };

    /// <summary>The schema of a type; <see langword="null"/> when everything is allowed, which a contract expresses by silence.</summary>
    public static JsonElement? Write(JsonSerializerOptions json, Type type)
    {
        var schema = json.GetJsonSchemaAsNode(type, ExporterOptions);
        return schema is JsonObject { Count: > 0 } written
            ? JsonSerializer.SerializeToElement(written, ContractJsonContext.Default.JsonObject)
            : null;
    }

    private static JsonNode Annotate(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        if (context.PropertyInfo is null)
        {
            Describe(schema, context.TypeInfo.Type);
            return schema;
        }

        foreach (var provider in JsonAttributes.ProvidersOf(context.PropertyInfo))
        {
            Describe(schema, provider);
            foreach (var rule in provider.GetCustomAttributes(typeof(ValidationAttribute), inherit: true))
            {
                Constrain(schema, (ValidationAttribute)rule);
            }
        }

        return schema;
    }

    private static void Describe(JsonObject schema, ICustomAttributeProvider provider)
    {
        if (
            provider.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true)
            is [DescriptionAttribute { Description.Length: > 0 } text, ..]
        )
        {
            schema["description"] = text.Description;
        }
    }

    private static void Constrain(JsonObject schema, ValidationAttribute rule)
    {
        switch (rule)
        {
            case RangeAttribute range:
                SetNumber(schema, range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum", range.Minimum);
                SetNumber(schema, range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum", range.Maximum);
                break;
            case StringLengthAttribute length:
                SetLengths(schema, length.MinimumLength, length.MaximumLength);
                break;
            case LengthAttribute length:
                SetLengths(schema, length.MinimumLength, length.MaximumLength);
                break;
            case MinLengthAttribute length:
                SetLengths(schema, length.Length, null);
                break;
            case MaxLengthAttribute length:
                SetLengths(schema, 0, length.Length);
                break;
            case RegularExpressionAttribute expression:
                schema["pattern"] = $"^(?:{expression.Pattern})$";
                break;
            case EmailAddressAttribute:
                schema["format"] = "email";
                break;
            case UrlAttribute:
                schema["format"] = "uri";
                break;
        }
    }

    private static void SetLengths(JsonObject schema, int minimum, int? maximum)
    {
        var unit = schema["type"]?.ToJsonString().Contains("array", StringComparison.Ordinal) == true ? "Items" : "Length";
        if (minimum > 0)
        {
            schema["min" + unit] = minimum;
        }

        if (maximum is >= 0)
        {
            schema["max" + unit] = maximum;
        }
    }

    private static void SetNumber(JsonObject schema, string keyword, object bound)
    {
        switch (bound)
        {
            case int value:
                schema[keyword] = value;
                break;
            // double.MinValue and MaxValue are how an open end is written in the attribute.
            case double value and not (double.MinValue or double.MaxValue or double.NegativeInfinity or double.PositiveInfinity):
                schema[keyword] = value;
                break;
        }
    }
}
