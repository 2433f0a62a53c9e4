namespace Heddle.Transport;

/// <summary>An object kept in memory.</summary>
/// <param name="Info">What is known of it.</param>
/// <param name="Chunks">Its content; nobody may change it.</param>
internal sealed record InMemoryObject(ObjectInfo Info, IReadOnlyList<ReadOnlyMemory<byte>> Chunks)
{
    /// <summary>The object a bucket's message stands for.</summary>
    public static InMemoryObject Of(StoredMessage message) => (InMemoryObject)message.Attachment!;
}
