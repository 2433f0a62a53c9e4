using System.Buffers.Binary;
using System.Text;

namespace Heddle.Jobs;

/// <summary>
/// Remembers the short texts that come again with every packet (topics, tenants, labels, workers), so that reading them allocates nothing.
/// Bounded and forgetful: a text takes its slot from whatever was there. A stranger who fills it costs us speed and nothing else.
/// </summary>
internal static class NameCache
{
    private const int LongestName = 32;
    private const int SlotBits = 10;

    // Written without a lock: a reference is read and written whole, and every hit is compared in full.
    private static readonly string?[] Slots = new string?[1 << SlotBits];

    /// <summary>The text of bytes known to be ASCII.</summary>
    public static string Get(ReadOnlySpan<byte> ascii)
    {
        if (ascii.Length is 0 or > LongestName)
        {
            return Encoding.Latin1.GetString(ascii);
        }

        ref var slot = ref Slots[Hash(ascii)];
        var known = slot;
        if (known is not null && Ascii.Equals(ascii, known))
        {
            return known;
        }

        return slot = Encoding.Latin1.GetString(ascii);
    }

    // The first and last eight bytes and the length, mixed by a multiplication whose upper bits depend on all of them.
    private static int Hash(ReadOnlySpan<byte> ascii)
    {
        ulong first;
        ulong last;
        if (ascii.Length >= sizeof(ulong))
        {
            first = BinaryPrimitives.ReadUInt64LittleEndian(ascii);
            last = BinaryPrimitives.ReadUInt64LittleEndian(ascii[^sizeof(ulong)..]);
        }
        else
        {
            first = ascii[0] | ((ulong)ascii[ascii.Length / 2] << 8);
            last = ascii[^1] | ((ulong)ascii[^(((ascii.Length - 1) / 4) + 1)] << 8);
        }

        var mixed = (first ^ (last * 0x9E37_79B9_7F4A_7C15) ^ (ulong)ascii.Length) * 0xD6E8_FEB8_6659_FD93;
        return (int)(mixed >> (64 - SlotBits));
    }
}
