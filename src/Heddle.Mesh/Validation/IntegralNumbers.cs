using System.Buffers;
using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>
/// Writes whole numbers the way the deserializer takes them for integers: JSON Schema says that <c>5.0</c> and <c>5e0</c> are integers,
/// and the contract is what the boundary enforces. Only bodies that did not deserialize come here.
/// </summary>
internal static class IntegralNumbers
{
    /// <summary>The same JSON with whole numbers in plain digits; <see langword="null"/> when there is none to rewrite, or no JSON.</summary>
    public static byte[]? Rewrite(ReadOnlySpan<byte> body, int maxDepth)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = maxDepth });
        var output = new ArrayBufferWriter<byte>(body.Length);
        var copied = 0;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.Number && IsWhole(ref reader, out var number))
                {
                    output.Write(body[copied..(int)reader.TokenStartIndex]);
                    WriteNumber(output, number);
                    copied = (int)reader.BytesConsumed;
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        if (copied == 0)
        {
            return null;
        }

        output.Write(body[copied..]);
        return output.WrittenSpan.ToArray();
    }

    private static bool IsWhole(ref Utf8JsonReader reader, out decimal number)
    {
        number = 0;
        return reader.ValueSpan.IndexOfAny(".eE"u8) >= 0 && reader.TryGetDecimal(out number) && number == decimal.Truncate(number);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> output, decimal number)
    {
        const int LongestDecimal = 31;
        decimal.Truncate(number)
            .TryFormat(output.GetSpan(LongestDecimal), out var written, default, System.Globalization.CultureInfo.InvariantCulture);
        output.Advance(written);
    }
}
