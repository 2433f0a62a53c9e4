namespace Heddle.Transport;

/// <summary>A message an <see cref="InMemoryStream"/> keeps. Immutable but for the mark that it has been removed.</summary>
internal sealed class StoredMessage(ulong sequence, string subject, byte[] payload, BusHeaders? headers, DateTimeOffset time)
{
    /// <summary>Its place in the stream, from 1 and without gaps at the time of writing.</summary>
    public ulong Sequence { get; } = sequence;

    public string Subject { get; } = subject;

    public byte[] Payload { get; } = payload;

    /// <summary>The headers; nobody may change them.</summary>
    public BusHeaders? Headers { get; } = headers;

    /// <summary>When it was stored.</summary>
    public DateTimeOffset Time { get; } = time;

    /// <summary>Whether a limit of the stream has removed it.</summary>
    public bool Removed { get; set; }
}
