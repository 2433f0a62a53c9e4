using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Mesh;

/// <summary>Names what a type expects in JSON, and how a value differs, in the mesh's vocabulary of input errors.</summary>
internal static class JsonExpectation
{
    public static InputError Mismatch(JsonTypeInfo type, IReadOnlyList<object> location, JsonElement value)
    {
        var (code, expected) = Expected(type, value);
        return new(code, location, $"expected {expected}, got {Name(value)}", value);
    }

    private static (string Code, string Expected) Expected(JsonTypeInfo type, JsonElement value)
    {
        var clr = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return type.Kind switch
        {
            JsonTypeInfoKind.Object => ("model_type", "an object"),
            JsonTypeInfoKind.Enumerable => ("list_type", "an array"),
            JsonTypeInfoKind.Dictionary => ("dict_type", "an object"),
            _ when clr == typeof(string) => ("string_type", "a string"),
            _ when clr == typeof(bool) => ("bool_type", "true or false"),
            _ when clr.IsEnum => ("enum", $"one of {string.Join(", ", EnumNames(clr, type.Options))}"),
            _ when IsInteger(clr) => Integer(clr, value),
            _ when clr == typeof(float) || clr == typeof(double) || clr == typeof(decimal) => ("float_type", "a number"),
            _ when clr == typeof(DateTimeOffset) || clr == typeof(DateTime) => ("datetime_type", "a date and time in ISO 8601"),
            _ when clr == typeof(DateOnly) => ("date_type", "a date in ISO 8601"),
            _ when clr == typeof(TimeOnly) || clr == typeof(TimeSpan) => ("time_type", "a time"),
            _ when clr == typeof(Guid) => ("uuid_type", "a UUID"),
            _ when clr == typeof(Uri) => ("url_type", "a URI"),
            _ when clr == typeof(byte[]) || clr == typeof(ReadOnlyMemory<byte>) => ("bytes_type", "bytes in base64"),
            _ => ("value_error", $"a {clr.Name}"),
        };
    }

    private static (string Code, string Expected) Integer(Type clr, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return ("int_type", "an integer");
        }

        return value.TryGetDecimal(out var number) && number == decimal.Truncate(number)
            ? ("int_range", $"an integer that fits {clr.Name}")
            : ("int_from_float", "an integer without a fraction");
    }

    private static IEnumerable<string> EnumNames(Type type, JsonSerializerOptions json) =>
        Enum.GetValuesAsUnderlyingType(type)
            .Cast<object>()
            .Select(value => JsonSerializer.Serialize(Enum.ToObject(type, value), type, json));

    private static bool IsInteger(Type type) =>
        type == typeof(Int128)
        || type == typeof(UInt128)
        || Type.GetTypeCode(type)
            is TypeCode.SByte
                or TypeCode.Byte
                or TypeCode.Int16
                or TypeCode.UInt16
                or TypeCode.Int32
                or TypeCode.UInt32
                or TypeCode.Int64
                or TypeCode.UInt64;

    private static string Name(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => $"the number {value.GetRawText()[..Math.Min(value.GetRawText().Length, 40)]}",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => "null",
        };
}
