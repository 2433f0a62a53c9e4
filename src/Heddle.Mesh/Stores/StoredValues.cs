using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>How values are stored: strings and bytes as they are, every other type as JSON.</summary>
internal sealed class StoredValues(JsonSerializerOptions json)
{
    public ReadOnlyMemory<byte> Encode<T>(T value) =>
        value switch
        {
            string text => Encoding.UTF8.GetBytes(text),
            byte[] bytes => bytes,
            ReadOnlyMemory<byte> bytes => bytes,
            _ => JsonSerializer.SerializeToUtf8Bytes(value, (JsonTypeInfo<T>)json.GetTypeInfo(typeof(T))),
        };

    public MeshEntry<T> Decode<T>(KeyValueEntry entry)
    {
        if (entry.Operation != KeyValueOperation.Put)
        {
            return new MeshEntry<T>(entry.Key, default, entry.Revision, entry.Created, IsDeleted: true);
        }

        object? value =
            typeof(T) == typeof(string) ? Encoding.UTF8.GetString(entry.Value.Span)
            : typeof(T) == typeof(byte[]) ? entry.Value.ToArray()
            : typeof(T) == typeof(ReadOnlyMemory<byte>) ? entry.Value
            : DecodeJson<T>(entry);
        return new MeshEntry<T>(entry.Key, (T)value!, entry.Revision, entry.Created, IsDeleted: false);
    }

    private T? DecodeJson<T>(KeyValueEntry entry)
    {
        try
        {
            return JsonSerializer.Deserialize(entry.Value.Span, (JsonTypeInfo<T>)json.GetTypeInfo(typeof(T)));
        }
        catch (JsonException problem)
        {
            throw new InvalidReplyException(
                $"the value of key `{entry.Key}` does not fit `{typeof(T).Name}`: {problem.Message}",
                null,
                problem
            );
        }
    }
}
