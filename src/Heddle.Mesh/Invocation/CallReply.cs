using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>What a call gave. Failures are not replies: they travel through the pipeline as <see cref="MeshException"/>.</summary>
public sealed class CallReply
{
    internal static readonly CallReply Empty = new();

    /// <summary>The body: JSON in UTF-8. Empty for a stream or when there is no answer to wait for.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The reply's headers at the caller; headers to add to the reply at the host.</summary>
    public BusHeaders? Headers { get; init; }

    /// <summary>At the caller of a stream or subscription: the chunks, which start to flow when enumerated.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>>? Chunks { get; init; }

    /// <summary>At the caller of a send: the headers that were sent, whose trace the callback goes on with.</summary>
    internal BusHeaders? Sent { get; init; }
}
