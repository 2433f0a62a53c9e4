namespace Heddle.Transport;

/// <summary>One revision of a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; empty for a delete.</param>
/// <param name="Revision">The revision: the bucket-wide sequence number of the write, from 1.</param>
/// <param name="Created">When the server stored it.</param>
/// <param name="Operation">Whether this revision wrote or removed the key.</param>
public sealed record KeyValueEntry(
    string Key,
    ReadOnlyMemory<byte> Value,
    ulong Revision,
    DateTimeOffset Created,
    KeyValueOperation Operation
);
