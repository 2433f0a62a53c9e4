namespace Heddle.Transport;

/// <summary>A message that an <see cref="InMemoryQueue"/> has handed out and that is not settled.</summary>
internal sealed class PendingDelivery(StoredMessage message)
{
    public StoredMessage Message => message;

    /// <summary>How often it has been handed out.</summary>
    public int Deliveries { get; set; }

    /// <summary>When it comes again; <see cref="DateTimeOffset.MaxValue"/> while it waits to be handed out again.</summary>
    public DateTimeOffset Due { get; set; }
}
