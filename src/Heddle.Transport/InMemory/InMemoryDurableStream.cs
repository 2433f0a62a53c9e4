using System.Runtime.CompilerServices;

namespace Heddle.Transport;

/// <summary>A stream of an <see cref="InMemoryServer"/>, used through one of its connections.</summary>
internal sealed class InMemoryDurableStream(InMemoryBus bus, JetStreamContext context, TimeProvider timeProvider, DurableLog log)
    : DurableStream
{
    public override string Name => log.Options.Name;

    public override ValueTask<AppendResult> AppendAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var covered = log.Options.Subjects.Any(pattern => Subjects.Matches(pattern, subject));
        return StreamAppends.AppendAsync(context, subject, payload, headers, options, covered ? null : Name, cancellationToken);
    }

    public override ValueTask<StreamMessage?> GetAsync(ulong sequence, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sequence);
        ThrowIfEnded(cancellationToken);
        return ValueTask.FromResult(Find(sequence)?.ToStreamMessage());
    }

    public override ValueTask<StreamMessage?> GetLastAsync(string subject, CancellationToken cancellationToken = default)
    {
        Subjects.CheckPattern(subject);
        ThrowIfEnded(cancellationToken);
        return ValueTask.FromResult(log.Messages.LastOfEach(subject) is [.., var last] ? last.ToStreamMessage() : (StreamMessage?)null);
    }

    public override IAsyncEnumerable<StreamMessage> ReadAsync(
        StreamReadOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= StreamReadOptions.Default;
        if (options.Filter is { } filter)
        {
            Subjects.CheckPattern(filter);
        }

        return options.Follow && log.Options.Retention == StreamRetention.WorkQueue
            ? throw new NotSupportedException(StreamRules.CannotFollow(Name))
            : ReadAllAsync(options, cancellationToken);
    }

    public override ValueTask<bool> DeleteAsync(ulong sequence, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sequence);
        ThrowIfEnded(cancellationToken);
        return ValueTask.FromResult(Find(sequence) is { } message && log.Messages.TryRemove(message));
    }

    public override ValueTask<ulong> PurgeAsync(string? filter = null, CancellationToken cancellationToken = default)
    {
        if (filter is not null)
        {
            Subjects.CheckPattern(filter);
        }

        ThrowIfEnded(cancellationToken);
        var purged = 0ul;
        lock (log.Messages.Gate)
        {
            for (var message = log.Messages.Next(1, filter); message is not null; purged++)
            {
                log.Messages.TryRemove(message);
                message = log.Messages.Next(message.Sequence + 1, filter);
            }
        }

        return ValueTask.FromResult(purged);
    }

    public override ValueTask<DurableStreamInfo> InfoAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfEnded(cancellationToken);
        lock (log.Messages.Gate)
        {
            var last = log.Messages.LastSequence;
            var first = log.Messages.Oldest()?.Sequence ?? (last == 0 ? 0 : last + 1);
            return ValueTask.FromResult<DurableStreamInfo>(
                new(Name, log.Options.Subjects, (ulong)log.Messages.Count, (ulong)log.Messages.Bytes, first, last, log.Created)
            );
        }
    }

    public override ValueTask<WorkQueue> OpenQueueAsync(QueueOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        StreamRules.Check(options);
        ThrowIfEnded(cancellationToken);
        var queue = log.OpenQueue(options) ?? throw new QueueNotFoundException(Name, options.Name);
        return ValueTask.FromResult<WorkQueue>(new InMemoryWorkQueue(bus, timeProvider, log, queue));
    }

    public override ValueTask<bool> DeleteQueueAsync(string queue, CancellationToken cancellationToken = default)
    {
        StreamRules.CheckName(queue);
        ThrowIfEnded(cancellationToken);
        return ValueTask.FromResult(log.DeleteQueue(queue));
    }

    private StoredMessage? Find(ulong sequence) =>
        log.Messages.Next(sequence, filter: null) is { } message && message.Sequence == sequence ? message : null;

    private async IAsyncEnumerable<StreamMessage> ReadAllAsync(
        StreamReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ThrowIfEnded(cancellationToken);
        using var cursor = log.Messages.Open(options.Filter ?? ">", lastOnly: false, out var state);
        await using var closing = bus
            .Closed.UnsafeRegister(static cursor => ((StreamCursor)cursor!).Dispose(), cursor)
            .ConfigureAwait(false);
        foreach (var message in state)
        {
            ThrowIfEnded(cancellationToken);
            if (message.Sequence >= options.FirstSequence && !message.Removed)
            {
                yield return message.ToStreamMessage();
            }
        }

        while (options.Follow)
        {
            while (cursor.TryRead() is { } message)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (message.Sequence >= options.FirstSequence)
                {
                    yield return message.ToStreamMessage();
                }
            }

            if (!await cursor.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new BusClosedException();
            }
        }
    }

    private void ThrowIfEnded(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bus.ThrowIfClosed();
    }
}
