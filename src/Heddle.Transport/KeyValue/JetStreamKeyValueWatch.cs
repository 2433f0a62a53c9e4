namespace Heddle.Transport;

/// <summary>A watch over a bucket in a stream.</summary>
internal sealed class JetStreamKeyValueWatch(StreamWatch<KeyValueEntry> watch) : KeyValueWatch
{
    public override bool IsCurrent => watch.IsCurrent;

    public override IAsyncEnumerator<KeyValueEntry> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        watch.GetAsyncEnumerator(cancellationToken);

    public override ValueTask DisposeAsync() => watch.DisposeAsync();
}
