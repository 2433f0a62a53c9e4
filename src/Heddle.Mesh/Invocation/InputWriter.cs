using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>Writes a call's input: nothing, JSON that is there already, or a value.</summary>
internal static class InputWriter
{
    public static InputBody Write(object? input, JsonSerializerOptions json)
    {
        switch (input)
        {
            case null:
                return default;
            case byte[] bytes:
                return new InputBody(bytes);
            case ReadOnlyMemory<byte> bytes:
                return new InputBody(bytes);
            default:
                var buffer = PayloadBuffer.Rent();
                try
                {
                    buffer.Write(input, json.GetTypeInfo(input.GetType()));
                }
                catch
                {
                    buffer.Dispose();
                    throw;
                }

                return new InputBody(buffer);
        }
    }
}
