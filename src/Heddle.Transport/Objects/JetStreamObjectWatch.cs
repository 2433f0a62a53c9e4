namespace Heddle.Transport;

/// <summary>A watch over the records of a bucket in a stream.</summary>
internal sealed class JetStreamObjectWatch(StreamWatch<ObjectInfo> watch) : ObjectWatch
{
    public override bool IsCurrent => watch.IsCurrent;

    public override IAsyncEnumerator<ObjectInfo> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        watch.GetAsyncEnumerator(cancellationToken);

    public override ValueTask DisposeAsync() => watch.DisposeAsync();
}
