using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Settings of one call, stream or send.</summary>
public sealed record CallOptions
{
    /// <summary>
    /// How long the whole of it may take; <see langword="null"/> for the mesh's default
    /// (<see cref="AgentMeshOptions.CallTimeout"/>, <see cref="AgentMeshOptions.StreamTimeout"/>). Inside a handler the handler's own
    /// deadline shortens it.
    /// </summary>
    public TimeSpan? Timeout
    {
        get;
        init
        {
            if (value is { } timeout && timeout != System.Threading.Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
            }

            field = value;
        }
    }

    /// <summary>Headers to send along, or <see langword="null"/>. The mesh's own headers are stamped over them.</summary>
    public BusHeaders? Headers { get; init; }

    /// <summary>Of a stream: how many chunks may wait for the reader before it fails with <c>stream_overflow</c>. Default 65,536.</summary>
    public int StreamBuffer
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 65_536;
}
