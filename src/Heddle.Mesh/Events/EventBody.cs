using System.Text;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Reads an event's body into the type its subscriber asked for: bytes as they are, text that says it is text as it is, everything else
/// as JSON.
/// </summary>
internal static class EventBody
{
    /// <summary>Reads a body; <see langword="false"/> for one that is no JSON, which peers pass over as well (mesh-protocol §1.10).</summary>
    /// <exception cref="InvalidReplyException">The body is JSON and does not fit the type.</exception>
    public static bool TryRead<T>(BusMessage message, JsonSerializerOptions json, EventSource source, out T value)
    {
        if (typeof(T) == typeof(byte[]))
        {
            value = (T)(object)message.Payload.ToArray();
            return true;
        }

        if (typeof(T) == typeof(ReadOnlyMemory<byte>))
        {
            value = (T)(object)message.Payload;
            return true;
        }

        if (typeof(T) == typeof(string) && message.Headers?[MeshHeaders.ContentType] == DomainPublisher.TextType)
        {
            value = (T)(object)Encoding.UTF8.GetString(message.Payload.Span);
            return true;
        }

        try
        {
            value = ReplyReader.Read<T>(message.Payload, json, source.Agent ?? source.Subject);
            return true;
        }
        catch (InvalidReplyException) when (!IsJson(message.Payload))
        {
            value = default!;
            return false;
        }
    }

    private static bool IsJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var _ = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
