namespace Heddle.Transport;

/// <summary>A record and its place in the stream.</summary>
/// <param name="Record">The record.</param>
/// <param name="Sequence">Its number in the stream; another one means another content.</param>
/// <param name="Stored">When the stream stored it.</param>
internal sealed record ObjectRecordEntry(ObjectRecord Record, ulong Sequence, DateTimeOffset Stored)
{
    public ObjectInfo Info => Record.ToInfo(Stored);
}
