namespace Heddle.Transport;

/// <summary>What a <see cref="ConsumerNotice"/> is about.</summary>
internal enum ConsumerNoticeKind
{
    /// <summary>Not from the server at all.</summary>
    None,

    /// <summary>The server wants to know how far the reader is before it sends more.</summary>
    FlowControl,

    /// <summary>The server is there and has nothing to send.</summary>
    Idle,

    /// <summary>The server has more to send and still waits for the answer to its flow control.</summary>
    Stalled,

    /// <summary>The consumer is no more, for example because somebody deleted it (status 409).</summary>
    Ended,
}
