using System.Text;

namespace Heddle.Transport;

/// <summary>How many bytes headers take on the wire, where they count against the largest payload.</summary>
internal static class HeaderSize
{
    /// <summary>The version line <c>NATS/1.0</c> and the empty line at the end.</summary>
    private const int Frame = 12;

    /// <summary>Colon, space and line break of one header.</summary>
    private const int Separators = 4;

    public static int Of(BusHeaders? headers)
    {
        if (headers is not { Count: > 0 })
        {
            return 0;
        }

        var size = Frame;
        foreach (var (name, value) in headers.AsSpan())
        {
            size += name.Length + Encoding.UTF8.GetByteCount(value) + Separators;
        }

        return size;
    }
}
