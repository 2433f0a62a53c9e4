namespace Heddle.Transport;

/// <summary>An object's chunks, as a consumer reads them from the stream.</summary>
/// <param name="context">The connection.</param>
/// <param name="records">The bucket's records.</param>
/// <param name="entry">The object's record when the reading began.</param>
/// <param name="consumer">Reads the chunks; <see langword="null"/> for an object that has none.</param>
internal sealed class StreamChunks(JetStreamContext context, ObjectRecords records, ObjectRecordEntry entry, OrderedConsumer? consumer)
    : IChunkSource
{
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        if (consumer is not null && await consumer.ReadAsync(untilCaughtUp: true, cancellationToken).ConfigureAwait(false) is { } message)
        {
            return message.Payload;
        }

        if (context.Bus.State == BusState.Closed)
        {
            throw new BusClosedException();
        }

        var name = entry.Record.Name;
        var present = await records.FindAsync(name, fromLeader: true, cancellationToken).ConfigureAwait(false);
        return present?.Sequence == entry.Sequence ? null : throw new ObjectChangedException(entry.Record.Bucket, name);
    }

    public ValueTask DisposeAsync() => consumer?.DisposeAsync() ?? default;
}
