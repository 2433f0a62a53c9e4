namespace Heddle.Transport;

/// <summary>JetStream's error codes (<c>err_code</c>) that decide what we do next. Their texts may change, the numbers do not.</summary>
internal static class JetStreamErrors
{
    /// <summary>A stream of the name exists with other settings.</summary>
    public const int StreamNameInUse = 10058;

    public const int StreamNotFound = 10059;

    public const int ConsumerNotFound = 10014;

    /// <summary>A consumer of the name exists with other settings.</summary>
    public const int ConsumerExists = 10148;

    /// <summary>The stream could not remove a message, mostly because it has none of that number.</summary>
    public const int MessageDeleteFailed = 10057;

    /// <summary>The stream has no message of that number to remove.</summary>
    public const int SequenceNotFound = 10043;

    /// <summary>The stream has no message of that sequence or subject.</summary>
    public const int NoMessageFound = 10037;

    /// <summary>The condition of a write does not hold.</summary>
    public const int WrongLastSequence = 10071;

    /// <summary>The same without the actual sequence in its text, from servers since 2.12.</summary>
    public const int WrongLastSequenceConstant = 10164;

    /// <summary>The message was meant for another stream.</summary>
    public const int WrongStream = 10060;

    /// <summary>The stream could not store a message, for example because it is full.</summary>
    public const int StoreFailed = 10077;

    /// <summary>
    /// Two streams, or one stream twice, would have the same subject; for a moment also said of a stream that somebody else is creating.
    /// </summary>
    public const int SubjectOverlap = 10065;

    /// <summary>JetStream is off on this server.</summary>
    public const int NotEnabled = 10076;
}
