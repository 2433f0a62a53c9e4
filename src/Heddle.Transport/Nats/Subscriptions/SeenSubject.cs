namespace Heddle.Transport.Nats;

/// <summary>A subject in both of its forms; one object, so that nobody ever sees the halves of two.</summary>
/// <param name="encoded">As it came over the wire.</param>
/// <param name="text">As a string.</param>
internal sealed class SeenSubject(byte[] encoded, string text)
{
    public byte[] Encoded { get; } = encoded;

    public string Text { get; } = text;
}
