using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Heddle.Cryptography;

/// <summary>
/// The text form of NATS keys: base32 over a prefix of one byte (public keys) or two (seeds), 32 bytes and a CRC-16/XMODEM of both, little-endian. The
/// prefix is chosen so that it is the text's first letter.
/// </summary>
internal static class NKeyEncoding
{
    public const int KeyLength = 32;
    public const int PublicTextLength = 56;
    public const int SeedTextLength = 58;

    private const int SeedPrefix = 18 << 3;

    public static string EncodePublic(NKeyType type, ReadOnlySpan<byte> key)
    {
        Span<byte> bytes = stackalloc byte[1 + KeyLength + 2];
        bytes[0] = (byte)type;
        key.CopyTo(bytes[1..]);
        return Encode(bytes);
    }

    public static bool TryDecodePublic(ReadOnlySpan<char> text, out NKeyType type, Span<byte> key)
    {
        Span<byte> bytes = stackalloc byte[1 + KeyLength + 2];
        type = default;
        if (!TryDecode(text, bytes) || !Enum.IsDefined((NKeyType)bytes[0]))
        {
            return false;
        }

        type = (NKeyType)bytes[0];
        bytes[1..^2].CopyTo(key);
        return true;
    }

    public static string EncodeSeed(NKeyType type, ReadOnlySpan<byte> seed)
    {
        Span<byte> bytes = stackalloc byte[2 + KeyLength + 2];
        try
        {
            // The type's five bits follow the five of the seed prefix, so that each is a letter of its own.
            bytes[0] = (byte)(SeedPrefix | ((int)type >> 5));
            bytes[1] = (byte)(((int)type & 31) << 3);
            seed.CopyTo(bytes[2..]);
            return Encode(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    public static bool TryDecodeSeed(ReadOnlySpan<char> text, out NKeyType type, Span<byte> seed)
    {
        Span<byte> bytes = stackalloc byte[2 + KeyLength + 2];
        type = default;
        try
        {
            var value = TryDecode(text, bytes) ? (NKeyType)(((bytes[0] & 7) << 5) | (bytes[1] >> 3)) : (NKeyType)(-1);
            if (!Enum.IsDefined(value) || (bytes[0] & 0xf8) != SeedPrefix || (bytes[1] & 7) != 0)
            {
                return false;
            }

            type = value;
            bytes[2..^2].CopyTo(seed);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static string Encode(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[^2..], Checksum(bytes[..^2]));
        Span<char> text = stackalloc char[SeedTextLength];
        text = text[..Base32.EncodedLength(bytes.Length)];
        Base32.Encode(bytes, text);
        var result = new string(text);
        text.Clear();
        return result;
    }

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes) =>
        Base32.TryDecode(text, bytes) && BinaryPrimitives.ReadUInt16LittleEndian(bytes[^2..]) == Checksum(bytes[..^2]);

    private static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = 0;
        foreach (var value in bytes)
        {
            crc ^= value << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
            }
        }

        return (ushort)crc;
    }
}
