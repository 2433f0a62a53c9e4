namespace Heddle.Transport;

/// <summary>On which conditions a message is stored. Conditions that do not hold are a <see cref="SequenceConflictException"/>.</summary>
public sealed record AppendOptions
{
    internal static readonly AppendOptions Default = new();

    /// <summary>
    /// The message's id: the stream stores one message of an id within its duplicate window, so an append of unknown outcome can be
    /// repeated. Sent as the header <c>Nats-Msg-Id</c>. Default <see langword="null"/>: none.
    /// </summary>
    public string? MessageId { get; init; }

    /// <summary>
    /// The sequence the stream's last message must have; 0 for a stream that has never had one. Default <see langword="null"/>: any.
    /// </summary>
    public ulong? ExpectedLastSequence { get; init; }

    /// <summary>
    /// The sequence the last message on the same subject must have; 0 for a subject that has none. Default <see langword="null"/>: any.
    /// </summary>
    public ulong? ExpectedLastSubjectSequence { get; init; }
}
