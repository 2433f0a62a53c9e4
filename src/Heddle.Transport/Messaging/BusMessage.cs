namespace Heddle.Transport;

/// <summary>One message as it arrived from, or is handed to, a <see cref="MessageBus"/>.</summary>
/// <param name="Subject">The subject it was published on; never a wildcard on a received message.</param>
/// <param name="Payload">The body; empty when there is none. A received payload is owned by the receiver and stays valid.</param>
/// <param name="Headers">The headers, or <see langword="null"/> when the message has none.</param>
/// <param name="ReplyTo">The subject the publisher wants an answer on, or <see langword="null"/>.</param>
public readonly record struct BusMessage(string Subject, ReadOnlyMemory<byte> Payload, BusHeaders? Headers = null, string? ReplyTo = null);
