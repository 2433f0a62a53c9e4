namespace Heddle.Transport.Tests;

/// <summary>Compares messages by what they say, not by the identity of their buffers.</summary>
internal sealed class BusMessageShape : IEqualityComparer<BusMessage>
{
    public static BusMessageShape Comparer { get; } = new();

    public bool Equals(BusMessage x, BusMessage y) =>
        x.Subject == y.Subject
        && x.ReplyTo == y.ReplyTo
        && x.Payload.Span.SequenceEqual(y.Payload.Span)
        && (x.Headers is null) == (y.Headers is null)
        && (x.Headers ?? []).SequenceEqual(y.Headers ?? []);

    public int GetHashCode(BusMessage obj) => obj.Subject.GetHashCode(StringComparison.Ordinal);
}
