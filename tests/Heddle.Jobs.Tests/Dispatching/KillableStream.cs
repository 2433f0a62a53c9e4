using Heddle.Transport;

namespace Heddle.Jobs.Tests;

internal sealed class KillableStream(DurableStream inner, Killswitch life) : DurableStream
{
    public override string Name => inner.Name;

    public override ValueTask<AppendResult> AppendAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        return inner.AppendAsync(subject, payload, headers, options, cancellationToken);
    }

    public override ValueTask<StreamMessage?> GetAsync(ulong sequence, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.GetAsync(sequence, cancellationToken);
    }

    public override ValueTask<StreamMessage?> GetLastAsync(string subject, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.GetLastAsync(subject, cancellationToken);
    }

    public override IAsyncEnumerable<StreamMessage> ReadAsync(
        StreamReadOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        return inner.ReadAsync(options, cancellationToken);
    }

    public override ValueTask<bool> DeleteAsync(ulong sequence, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.DeleteAsync(sequence, cancellationToken);
    }

    public override ValueTask<ulong> PurgeAsync(string? filter = null, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.PurgeAsync(filter, cancellationToken);
    }

    public override ValueTask<DurableStreamInfo> InfoAsync(CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.InfoAsync(cancellationToken);
    }

    public override async ValueTask<WorkQueue> OpenQueueAsync(QueueOptions options, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return new KillableQueue(await inner.OpenQueueAsync(options, cancellationToken), life);
    }

    public override ValueTask<bool> DeleteQueueAsync(string queue, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.DeleteQueueAsync(queue, cancellationToken);
    }
}
