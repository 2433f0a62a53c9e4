namespace Heddle.Transport;

/// <summary>What a stream holds at the moment.</summary>
/// <param name="Name">The stream's name.</param>
/// <param name="Subjects">The subjects it stores.</param>
/// <param name="Messages">How many messages it has.</param>
/// <param name="Bytes">How many bytes they take.</param>
/// <param name="FirstSequence">The oldest message's number; where there is none, the number the next message will have, or 0 at the very beginning.</param>
/// <param name="LastSequence">The number of the last message that was stored, even if it is gone; 0 when there has never been one.</param>
/// <param name="Created">When the stream was created.</param>
public sealed record DurableStreamInfo(
    string Name,
    IReadOnlyList<string> Subjects,
    ulong Messages,
    ulong Bytes,
    ulong FirstSequence,
    ulong LastSequence,
    DateTimeOffset Created
);
