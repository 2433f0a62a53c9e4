using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Heddle.Cryptography;

/// <summary>Reads JSON string tokens exactly, where the base library refuses escaped lone surrogates.</summary>
internal static class JsonStringToken
{
    /// <summary>The text between the quotation marks of a token that a JSON reader has accepted.</summary>
    /// <exception cref="JsonException">The bytes are not UTF-8.</exception>
    public static string Unescape(ReadOnlySpan<byte> token)
    {
        var buffer = ArrayPool<char>.Shared.Rent(token.Length);
        try
        {
            var length = 0;
            while (!token.IsEmpty)
            {
                var escape = token.IndexOf((byte)'\\');
                var plain = escape < 0 ? token : token[..escape];
                if (
                    Utf8.ToUtf16(plain, buffer.AsSpan(length), out _, out var written, replaceInvalidSequences: false)
                    != OperationStatus.Done
                )
                {
                    throw new JsonException("a string is not valid UTF-8");
                }

                length += written;
                token = token[plain.Length..];
                if (!token.IsEmpty)
                {
                    buffer[length++] = ReadEscape(ref token);
                }
            }

            return new string(buffer, 0, length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static char ReadEscape(ref ReadOnlySpan<byte> token)
    {
        const int HexStart = 2;
        const int HexEnd = 6;
        var kind = (char)token[1];
        if (kind == 'u')
        {
            var code = ushort.Parse(token[HexStart..HexEnd], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            token = token[HexEnd..];
            return (char)code;
        }

        token = token[HexStart..];
        return kind switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => kind,
        };
    }
}
