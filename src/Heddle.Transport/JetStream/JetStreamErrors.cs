namespace Heddle.Transport;

/// <summary>JetStream's error codes (<c>err_code</c>) that decide what we do next. Their texts may change, the numbers do not.</summary>
internal static class JetStreamErrors
{
    /// <summary>A stream of the name exists with other settings.</summary>
    public const int StreamNameInUse = 10058;

    public const int StreamNotFound = 10059;

    /// <summary>A stream has one of the subjects already; for a moment also said of a stream that is being created by somebody else.</summary>
    public const int SubjectsOverlap = 10065;

    /// <summary>The stream has no message of that sequence or subject.</summary>
    public const int NoMessageFound = 10037;

    /// <summary>The condition of a write does not hold.</summary>
    public const int WrongLastSequence = 10071;

    /// <summary>The same without the actual sequence in its text, from servers since 2.12.</summary>
    public const int WrongLastSequenceConstant = 10164;

    /// <summary>JetStream is off on this server.</summary>
    public const int NotEnabled = 10076;
}
