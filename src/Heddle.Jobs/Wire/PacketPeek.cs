namespace Heddle.Jobs;

/// <summary>
/// Looks into a packet for the job it is about, without reading the rest: most packets on a shared subject are somebody else's, and
/// checking their signatures would cost more than everything else. What it finds is believed by nobody before the packet has been read.
/// </summary>
internal static class PacketPeek
{
    private const int JobResultField = 11;
    private const int JobProgressField = 15;
    private const int JobIdField = 1;
    private const int LongestVarint = 10;

    /// <summary>Finds the job id of a result or progress; <see langword="false"/> when there is none to be found.</summary>
    public static bool TryJobId(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> jobId)
    {
        jobId = default;
        while (TryField(ref packet, out var field, out var content))
        {
            if (field is JobResultField or JobProgressField)
            {
                return TryFirst(content, out jobId);
            }
        }

        return false;
    }

    private static bool TryFirst(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> jobId)
    {
        while (TryField(ref payload, out var field, out jobId))
        {
            if (field == JobIdField)
            {
                return true;
            }
        }

        jobId = default;
        return false;
    }

    private static bool TryField(scoped ref ReadOnlySpan<byte> bytes, out int field, out ReadOnlySpan<byte> content)
    {
        content = default;
        field = 0;
        if (!TryVarint(ref bytes, out var tag))
        {
            return false;
        }

        field = (int)(tag >> 3);
        switch ((WireType)(tag & 7))
        {
            case WireType.Varint:
                return TryVarint(ref bytes, out _);
            case WireType.Bytes:
                return TryVarint(ref bytes, out var length) && length <= (ulong)bytes.Length && Take(ref bytes, (int)length, out content);
            case WireType.Fixed32:
                return bytes.Length >= sizeof(uint) && Take(ref bytes, sizeof(uint), out _);
            case WireType.Fixed64:
                return bytes.Length >= sizeof(ulong) && Take(ref bytes, sizeof(ulong), out _);
            default:
                return false;
        }
    }

    private static bool Take(scoped ref ReadOnlySpan<byte> bytes, int length, out ReadOnlySpan<byte> taken)
    {
        taken = bytes[..length];
        bytes = bytes[length..];
        return true;
    }

    private static bool TryVarint(scoped ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < LongestVarint; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] <= 0x7F)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
