namespace Heddle.Transport;

/// <summary>The chunks of an object in memory, as long as it is the present one of its name.</summary>
internal sealed class InMemoryChunks(InMemoryBus bus, StoredMessage message) : IChunkSource
{
    private readonly InMemoryObject _content = InMemoryObject.Of(message);
    private int _next;

    public ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bus.ThrowIfClosed();
        return message.Removed
            ? throw new ObjectChangedException(_content.Info.Bucket, _content.Info.Name)
            : ValueTask.FromResult<ReadOnlyMemory<byte>?>(_content.Chunks[_next++]);
    }

    public ValueTask DisposeAsync() => default;
}
