using System.Runtime.CompilerServices;

namespace Heddle.Transport;

/// <summary>A work queue of an <see cref="InMemoryServer"/>, used through one of its connections.</summary>
internal sealed class InMemoryWorkQueue(InMemoryBus bus, TimeProvider timeProvider, DurableLog log, InMemoryQueue queue) : WorkQueue
{
    /// <summary>The longest a timer can wait; nobody will see the difference.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    public override string Stream => log.Options.Name;

    public override string Name => queue.Options.Name;

    public override async ValueTask<IReadOnlyList<QueueMessage>> FetchAsync(
        int maxMessages,
        TimeSpan maxWait,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxWait, TimeSpan.Zero);
        var taken = new Queue<QueueMessage>();
        var end = timeProvider.GetUtcNow() + (maxWait < LongestWait ? maxWait : LongestWait);
        try
        {
            while (true)
            {
                var wait = Take(taken, maxMessages, end, cancellationToken);
                if (taken.Count == maxMessages || end <= timeProvider.GetUtcNow())
                {
                    return [.. taken];
                }

                await WaitAsync(wait, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await GiveBackAsync(taken).ConfigureAwait(false);
            throw;
        }
    }

    public override IAsyncEnumerable<QueueMessage> ReadAsync(
        QueueReadOptions? options = null,
        CancellationToken cancellationToken = default
    ) => ReadAllAsync(options ?? QueueReadOptions.Default, cancellationToken);

    public override ValueTask<QueueInfo> InfoAsync(CancellationToken cancellationToken = default)
    {
        lock (log.Messages.Gate)
        {
            ThrowIfEnded(cancellationToken);
            return ValueTask.FromResult(queue.Describe());
        }
    }

    public void Settle(QueueMessage message, Settlement settlement, TimeSpan delay, bool confirm)
    {
        bus.ThrowIfClosed();
        lock (log.Messages.Gate)
        {
            if (confirm && queue.IsEnded)
            {
                throw new StoreException(
                    $"settle message {message.Sequence} of subject `{message.Subject}`",
                    503,
                    0,
                    "the queue has been deleted"
                );
            }

            queue.Settle(message.Sequence, settlement, delay);
        }
    }

    private async IAsyncEnumerable<QueueMessage> ReadAllAsync(
        QueueReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var ahead = new Queue<QueueMessage>();
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var wait =
                    ahead.Count > options.Prefetch / 2
                        ? default
                        : Take(ahead, options.Prefetch, DateTimeOffset.MaxValue, cancellationToken);
                if (ahead.TryDequeue(out var message))
                {
                    yield return message;
                }
                else
                {
                    await WaitAsync(wait, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await GiveBackAsync(ahead).ConfigureAwait(false);
        }
    }

    /// <summary>Takes what there is, up to a number, and tells what to wait for before there may be more.</summary>
    private (Task Changed, TimeSpan Within) Take(
        Queue<QueueMessage> taken,
        int upTo,
        DateTimeOffset end,
        CancellationToken cancellationToken
    )
    {
        lock (log.Messages.Gate)
        {
            ThrowIfEnded(cancellationToken);
            while (taken.Count < upTo && queue.TryTake() is { } delivery)
            {
                taken.Enqueue(new InMemoryQueueMessage(this, delivery));
            }

            var until = queue.EarliestDue < end ? queue.EarliestDue : end;
            return (queue.Changed, ToWait(until - timeProvider.GetUtcNow()));
        }
    }

    /// <summary>A time a timer can wait. Timers count whole milliseconds; rounded down, the last one would be spent in a loop.</summary>
    private static TimeSpan ToWait(TimeSpan within) =>
        within <= TimeSpan.Zero ? TimeSpan.Zero
        : within < LongestWait ? TimeSpan.FromMilliseconds(Math.Ceiling(within.TotalMilliseconds))
        : LongestWait;

    private async ValueTask WaitAsync((Task Changed, TimeSpan Within) wait, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, bus.Closed);
        try
        {
            await wait.Changed.WaitAsync(wait.Within, timeProvider, linked.Token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The time has come for whoever looks at the clock.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BusClosedException();
        }
    }

    private void ThrowIfEnded(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bus.ThrowIfClosed();
        if (queue.IsEnded)
        {
            throw new QueueNotFoundException(Stream, Name);
        }
    }

    private static async ValueTask GiveBackAsync(Queue<QueueMessage> messages)
    {
        foreach (var message in messages)
        {
            await message.GiveBackAsync().ConfigureAwait(false);
        }
    }
}
