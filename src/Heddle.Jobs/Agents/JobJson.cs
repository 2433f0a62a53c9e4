using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Jobs;

/// <summary>How typed jobs read and write JSON unless <see cref="JobHandlerOptions.Json"/> says otherwise.</summary>
public static class JobJson
{
    /// <summary>
    /// camelCase members, enums as strings, numbers only as numbers. Reading is strict where a mistake would pass unnoticed: a missing
    /// required member, <c>null</c> for a non-nullable one and a repeated member are errors. Unknown members are ignored, because a
    /// gateway may add its own. Read-only; copy it to change it.
    /// </summary>
    public static JsonSerializerOptions Default { get; } = Create(JsonNamingPolicy.CamelCase);

    /// <summary>The same with snake_case members, as handlers in Python have them.</summary>
    public static JsonSerializerOptions SnakeCase { get; } = Create(JsonNamingPolicy.SnakeCaseLower);

    private static JsonSerializerOptions Create(JsonNamingPolicy naming)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = naming,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            NumberHandling = JsonNumberHandling.Strict,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        options.Converters.Add(new JsonStringEnumConverter(naming, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }
}
