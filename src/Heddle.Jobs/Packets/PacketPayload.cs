namespace Heddle.Jobs;

/// <summary>
/// What a packet carries. The kinds are closed, so a switch over them is complete: <see cref="JobRequest"/>, <see cref="JobResult"/>,
/// <see cref="JobProgress"/>, <see cref="JobCancel"/>, <see cref="Heartbeat"/>, <see cref="Handshake"/>, <see cref="SystemAlert"/> and
/// the four messages of the worker trust handshake.
/// </summary>
public abstract record PacketPayload
{
    private protected PacketPayload() { }

    /// <summary>The number of the payload's field in the envelope.</summary>
    internal abstract int Field { get; }
}
