using System.Runtime.CompilerServices;

namespace Heddle.Transport;

/// <summary>A work queue made of a durable pull consumer.</summary>
/// <param name="context">The connection.</param>
/// <param name="stream">The stream.</param>
/// <param name="name">The consumer.</param>
internal sealed class JetStreamWorkQueue(JetStreamContext context, string stream, string name) : WorkQueue
{
    /// <summary>How often a server says that a fetch still stands, where it lasts that long.</summary>
    private static readonly TimeSpan FetchHeartbeat = TimeSpan.FromSeconds(5);

    /// <summary>How long after its end a fetch waits for the server to say so.</summary>
    private static readonly TimeSpan FetchGrace = TimeSpan.FromSeconds(2);

    public override string Stream => stream;

    public override string Name => name;

    public override async ValueTask<IReadOnlyList<QueueMessage>> FetchAsync(
        int maxMessages,
        TimeSpan maxWait,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxWait, TimeSpan.Zero);
        var taken = new List<QueueMessage>();
        var session = await PullSession.OpenAsync(context, stream, name, maxMessages, cancellationToken).ConfigureAwait(false);
        try
        {
            await FetchAsync(session, taken, maxMessages, maxWait, cancellationToken).ConfigureAwait(false);
            if (taken.Count == 0 && session.IsBroken)
            {
                await RequireAsync(cancellationToken).ConfigureAwait(false);
                throw session.Failure ?? NotServed();
            }

            return taken;
        }
        catch
        {
            // First an end to it: what is given back must not come here again.
            await session.RetractAsync().ConfigureAwait(false);
            foreach (var message in taken)
            {
                await message.GiveBackAsync().ConfigureAwait(false);
            }

            throw;
        }
        finally
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    public override IAsyncEnumerable<QueueMessage> ReadAsync(
        QueueReadOptions? options = null,
        CancellationToken cancellationToken = default
    ) => ReadAllAsync(options ?? QueueReadOptions.Default, cancellationToken);

    public override async ValueTask<QueueInfo> InfoAsync(CancellationToken cancellationToken = default)
    {
        var info = await RequireAsync(cancellationToken).ConfigureAwait(false);
        return new(stream, name, info.Pending, info.AckPending, info.Redelivered);
    }

    /// <summary>Makes sure that the consumer is there.</summary>
    public async ValueTask<ConsumerInfo> RequireAsync(CancellationToken cancellationToken) =>
        await context.TryGetConsumerAsync(stream, name, cancellationToken).ConfigureAwait(false)
        ?? throw new QueueNotFoundException(stream, name);

    private static async ValueTask FetchAsync(
        PullSession session,
        List<QueueMessage> taken,
        int maxMessages,
        TimeSpan maxWait,
        CancellationToken cancellationToken
    )
    {
        var beats = maxWait >= FetchHeartbeat * 2;
        var request = new PullRequest
        {
            Batch = maxMessages,
            Expires = maxWait,
            Heartbeat = beats ? FetchHeartbeat : TimeSpan.Zero,
        };
        await session.PullAsync(request, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            while (session.TryTake(out var message))
            {
                taken.Add(message);
            }

            if (session.Granted == 0 || session.IsClosed)
            {
                return;
            }

            if (session.IsBroken)
            {
                await session.CloseAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await session.WaitAsync(beats ? FetchHeartbeat * 2 : maxWait + FetchGrace, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async IAsyncEnumerable<QueueMessage> ReadAllAsync(
        QueueReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var reader = new QueueReader(this, context, options);
        await using (reader.ConfigureAwait(false))
        {
            while (true)
            {
                yield return await reader.NextAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private StoreException NotServed() =>
        new($"fetch from queue `{name}`", 503, 0, "the request got lost with the connection, or the server is just starting; fetch again");
}
