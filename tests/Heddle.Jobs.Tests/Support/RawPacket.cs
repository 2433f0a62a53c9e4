using System.Security.Cryptography;
using System.Text;

namespace Heddle.Jobs.Tests;

/// <summary>Packets built byte by byte from the table of field numbers, by code that shares nothing with the library.</summary>
internal static class RawPacket
{
    public static byte[] JobRequest(string sender, string jobId, string topic, string contextPointer = "", byte[]? more = null) =>
        Envelope(sender, 10, [.. Text(1, jobId), .. Text(2, topic), .. Text(4, contextPointer), .. more ?? []]);

    public static byte[] JobResult(string sender, string jobId, int status, string resultPointer = "") =>
        Envelope(sender, 11, [.. Text(1, jobId), .. Number(2, status), .. Text(3, resultPointer), .. Text(4, sender)]);

    public static byte[] JobProgress(string sender, string jobId, int percent, string message) =>
        Envelope(sender, 15, [.. Text(1, jobId), .. Number(3, percent), .. Text(4, message)]);

    public static byte[] JobCancel(string sender, string jobId, string reason) =>
        Envelope(sender, 16, [.. Text(1, jobId), .. Text(2, reason), .. Text(3, sender)]);

    public static byte[] Envelope(string sender, int payloadField, byte[] payload, string traceId = "trace-raw") =>
        [.. Text(1, traceId), .. Text(2, sender), .. Block(3, Number(1, 1_800_000_000)), .. Number(4, 1), .. Block(payloadField, payload)];

    /// <summary>The packet with its signature behind it: DER, over the SHA-256 of everything before.</summary>
    public static byte[] Sign(byte[] packet, ECDsa key) =>
        [.. packet, .. Block(14, key.SignData(packet, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))];

    /// <summary>Whether the last field is a signature of everything before it.</summary>
    public static bool IsSigned(byte[] packet, ECDsa key)
    {
        var fields = Read(packet);
        var signature = fields[^1];
        return signature.Field == 14
            && key.VerifyData(
                packet.AsSpan(0, signature.Start),
                signature.Content,
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            );
    }

    /// <summary>The fields of a message, in order; varints as eight little-endian bytes.</summary>
    public static IReadOnlyList<(int Field, int Start, byte[] Content)> Read(byte[] message)
    {
        var fields = new List<(int, int, byte[])>();
        for (var at = 0; at < message.Length; )
        {
            var start = at;
            var tag = (int)Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    fields.Add((tag >> 3, start, BitConverter.GetBytes(Varint(message, ref at))));
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    fields.Add((tag >> 3, start, message[at..(at + length)]));
                    at += length;
                    break;
                default:
                    fields.Add((tag >> 3, start, message[at..(at + 4)]));
                    at += 4;
                    break;
            }
        }

        return fields;
    }

    public static byte[] Payload(byte[] packet, int field) => Read(packet).Single(f => f.Field == field).Content;

    public static string Text(byte[] message, int field) =>
        Encoding.UTF8.GetString(Read(message).FirstOrDefault(f => f.Field == field).Content ?? []);

    public static long Number(byte[] message, int field) =>
        Read(message).FirstOrDefault(f => f.Field == field).Content is { } content ? BitConverter.ToInt64(content) : 0;

    public static byte[] Text(int field, string value) => value.Length == 0 ? [] : Block(field, Encoding.UTF8.GetBytes(value));

    public static byte[] Number(int field, long value) => value == 0 ? [] : [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    public static byte[] Block(int field, byte[] content) =>
        [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)content.Length), .. content];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var b = bytes[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
