namespace Heddle.Transport;

/// <summary>Somebody's wish to receive what is published on a subject, as the <see cref="Exchange"/> sees it.</summary>
internal interface IInterest
{
    /// <summary>The connection it belongs to, or <see langword="null"/> for the server's own.</summary>
    InMemoryBus? Owner { get; }

    /// <summary>The subject or pattern.</summary>
    string Subject { get; }

    /// <summary>The group that shares messages, or <see langword="null"/>.</summary>
    string? QueueGroup { get; }

    /// <summary>Takes a message. Runs under the exchange's lock: it must neither wait nor call anybody's code.</summary>
    void Deliver(in BusMessage message);
}
