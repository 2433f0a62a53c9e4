using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Mesh;

/// <summary>How the mesh reads and writes JSON unless <see cref="AgentMeshOptions.Json"/> says otherwise.</summary>
public static class MeshJson
{
    /// <summary>
    /// camelCase members, enums as strings, numbers only as numbers. Reading is strict where a mistake would pass unnoticed: a missing
    /// required member, <c>null</c> for a non-nullable one and a repeated member are errors. Unknown members are ignored, so that a
    /// contract may grow. Read-only; copy it to change it.
    /// </summary>
    public static JsonSerializerOptions Default { get; } = CreateDefault();

    private static JsonSerializerOptions CreateDefault()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            NumberHandling = JsonNumberHandling.Strict,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }
}
