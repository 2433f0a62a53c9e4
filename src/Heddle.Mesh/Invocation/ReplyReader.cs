using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Mesh;

/// <summary>Reads what agents answered into the types callers asked for.</summary>
internal static class ReplyReader
{
    /// <exception cref="InvalidReplyException">The body is not JSON or does not fit the type.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body, JsonSerializerOptions json, string agent)
    {
        // No body means an empty object (mesh-protocol §1.6).
        var text = body.IsEmpty ? "{}"u8 : body.Span;
        try
        {
            if (typeof(T) == typeof(JsonElement))
            {
                return (T)(object)JsonElement.Parse(text);
            }

            return JsonSerializer.Deserialize(text, (JsonTypeInfo<T>)json.GetTypeInfo(typeof(T)))!;
        }
        catch (JsonException problem)
        {
            throw new InvalidReplyException(
                $"the answer of agent `{agent}` does not fit `{typeof(T).Name}`: {problem.Message}",
                null,
                problem
            )
            {
                Agent = agent,
            };
        }
    }
}
