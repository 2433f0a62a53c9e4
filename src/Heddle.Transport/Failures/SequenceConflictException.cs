namespace Heddle.Transport;

/// <summary>A stream, or one of its subjects, was not at the sequence the writer expected; nothing was stored.</summary>
/// <param name="subject">The message's subject.</param>
/// <param name="expectedLastSequence">The sequence the stream's last message should have had, or <see langword="null"/>.</param>
/// <param name="expectedLastSubjectSequence">The sequence the subject's last message should have had, or <see langword="null"/>.</param>
public sealed class SequenceConflictException(string subject, ulong? expectedLastSequence, ulong? expectedLastSubjectSequence)
    : BusException(
        expectedLastSubjectSequence is { } expected
            ? $"subject `{subject}` is no longer at sequence {expected}{(expectedLastSequence is { } last ? $", or its stream no longer at {last}" : "")}; read it again and retry"
            : $"the stream of subject `{subject}` is no longer at sequence {expectedLastSequence}; read it again and retry"
    )
{
    /// <summary>The message's subject.</summary>
    public string Subject { get; } = subject;

    /// <summary>The sequence the stream's last message should have had, or <see langword="null"/>.</summary>
    public ulong? ExpectedLastSequence { get; } = expectedLastSequence;

    /// <summary>The sequence the subject's last message should have had, or <see langword="null"/>.</summary>
    public ulong? ExpectedLastSubjectSequence { get; } = expectedLastSubjectSequence;

    /// <inheritdoc />
    public override bool IsTransient => true;
}
