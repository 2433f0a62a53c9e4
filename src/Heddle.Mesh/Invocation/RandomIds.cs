using System.Security.Cryptography;

namespace Heddle.Mesh;

/// <summary>
/// Identifiers nobody can guess: a request's id is also the name of its stream and of its cancel subject. Random bytes are fetched from
/// the system in blocks, because one system call an id would be a good part of a call's own cost.
/// </summary>
internal static class RandomIds
{
    private const int BytesPerId = 16;
    private const int IdsPerBlock = 64;

    [ThreadStatic]
    private static byte[]? t_block;

    [ThreadStatic]
    private static int t_used;

    /// <summary>32 lower-case hex characters, in the form of a version 4 UUID without dashes (mesh-protocol §1.2).</summary>
    public static string New()
    {
        var id = Next();
        id[6] = (byte)((id[6] & 0x0f) | 0x40);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        var text = Convert.ToHexStringLower(id);
        // A block that leaks later must not tell what it was used for.
        id.Clear();
        return text;
    }

    /// <summary>The value of a <c>traceparent</c> header that begins an unrecorded trace.</summary>
    public static string NewTraceParent()
    {
        // An identifier of zeros alone would be none; these have one bit that is not.
        Span<byte> ids = stackalloc byte[24];
        Random.Shared.NextBytes(ids);
        ids[0] |= 1;
        ids[16] |= 1;
        return string.Create(
            55,
            ids,
            static (text, ids) =>
            {
                "00-".CopyTo(text);
                Convert.TryToHexStringLower(ids[..16], text[3..], out _);
                text[35] = '-';
                Convert.TryToHexStringLower(ids[16..], text[36..], out _);
                "-00".CopyTo(text[52..]);
            }
        );
    }

    private static Span<byte> Next()
    {
        if (t_block is null || t_used == IdsPerBlock)
        {
            t_block ??= new byte[BytesPerId * IdsPerBlock];
            RandomNumberGenerator.Fill(t_block);
            t_used = 0;
        }

        return t_block.AsSpan(t_used++ * BytesPerId, BytesPerId);
    }
}
