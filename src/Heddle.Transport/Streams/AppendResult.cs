namespace Heddle.Transport;

/// <summary>A stream's receipt for a message.</summary>
/// <param name="Stream">The stream that has the message.</param>
/// <param name="Sequence">The message's number in the stream, from 1; for a duplicate the number of the message stored before.</param>
/// <param name="IsDuplicate">Whether the stream had a message of the same id already and stored nothing.</param>
public readonly record struct AppendResult(string Stream, ulong Sequence, bool IsDuplicate);
