using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Heddle.Transport;

/// <summary>A stream of JetStream.</summary>
/// <param name="context">The connection.</param>
/// <param name="config">The stream's settings when it was opened.</param>
internal sealed class JetStreamDurableStream(JetStreamContext context, StreamConfig config) : DurableStream
{
    private readonly string _name = config.Name;

    public override string Name => _name;

    public override ValueTask<AppendResult> AppendAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    ) => StreamAppends.AppendAsync(context, subject, payload, headers, options, Covers(subject) ? null : _name, cancellationToken);

    public override ValueTask<StreamMessage?> GetAsync(ulong sequence, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sequence);
        return context.GetMessageAsync(_name, new() { Sequence = sequence }, cancellationToken);
    }

    public override ValueTask<StreamMessage?> GetLastAsync(string subject, CancellationToken cancellationToken = default)
    {
        Subjects.CheckPattern(subject);
        return context.GetLastAsync(_name, subject, cancellationToken);
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

        return config.Retention != "workqueue" ? ReadAllAsync(options, cancellationToken)
            : options.Follow ? throw new NotSupportedException(StreamRules.CannotFollow(_name))
            : PeekAllAsync(options, cancellationToken);
    }

    public override async ValueTask<bool> DeleteAsync(ulong sequence, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sequence);
        try
        {
            var request = JsonSerializer.SerializeToUtf8Bytes(
                new() { Sequence = sequence, NoErase = true },
                JetStreamJson.Default.DeleteMessageRequest
            );
            var answer = await context
                .RequestAsync($"STREAM.MSG.DELETE.{_name}", request, JetStreamJson.Default.SuccessResponse, cancellationToken)
                .ConfigureAwait(false);
            return answer.Success;
        }
        catch (StoreException e) when (e.ErrorCode is JetStreamErrors.MessageDeleteFailed or JetStreamErrors.SequenceNotFound)
        {
            if (await GetAsync(sequence, cancellationToken).ConfigureAwait(false) is null)
            {
                return false;
            }

            throw;
        }
    }

    public override async ValueTask<ulong> PurgeAsync(string? filter = null, CancellationToken cancellationToken = default)
    {
        if (filter is not null)
        {
            Subjects.CheckPattern(filter);
        }

        return (await context.PurgeAsync(_name, filter, cancellationToken).ConfigureAwait(false)).Purged;
    }

    public override async ValueTask<DurableStreamInfo> InfoAsync(CancellationToken cancellationToken = default)
    {
        var info =
            await context.OpenStreamAsync(_name, config: null, cancellationToken).ConfigureAwait(false)
            ?? throw new StreamNotFoundException(_name);
        return new(
            _name,
            info.Config.Subjects,
            info.State.Messages,
            info.State.Bytes,
            info.State.FirstSequence,
            info.State.LastSequence,
            info.Created
        );
    }

    public override async ValueTask<WorkQueue> OpenQueueAsync(QueueOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        StreamRules.Check(options);
        if (await context.TryGetConsumerAsync(_name, options.Name, cancellationToken).ConfigureAwait(false) is null)
        {
            if (!options.CreateIfMissing)
            {
                throw new QueueNotFoundException(_name, options.Name);
            }

            await CreateAsync(options, cancellationToken).ConfigureAwait(false);
        }

        return new JetStreamWorkQueue(context, _name, options.Name);
    }

    public override ValueTask<bool> DeleteQueueAsync(string queue, CancellationToken cancellationToken = default)
    {
        StreamRules.CheckName(queue);
        return context.DeleteConsumerAsync(_name, queue, cancellationToken);
    }

    private bool Covers(string subject) => config.Subjects.Any(pattern => Subjects.Matches(pattern, subject));

    private async ValueTask CreateAsync(QueueOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await context.CreateDurableAsync(_name, Configure(options), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.ErrorCode == JetStreamErrors.ConsumerExists)
        {
            // Somebody was faster, with other settings.
        }
    }

    private static ConsumerConfig Configure(QueueOptions options) =>
        new()
        {
            Name = options.Name,
            DurableName = options.Name,
            DeliverPolicy = options.DeliverPolicy switch
            {
                DeliverPolicy.New => "new",
                DeliverPolicy.FromSequence => "by_start_sequence",
                _ => "all",
            },
            StartSequence = options.DeliverPolicy == DeliverPolicy.FromSequence ? options.FirstSequence : 0,
            FilterSubject = options.Filter,
            AckPolicy = "explicit",
            AckWait = options.Backoff is [var first, ..] ? first : options.AckWait,
            Backoff = options.Backoff is [] ? null : [.. options.Backoff.Select(wait => wait.Ticks * TimeSpan.NanosecondsPerTick)],
            MaxDeliver = options.MaxDeliver ?? (options.Backoff is [] ? -1 : int.MaxValue), // 2.9 wants a number beside a backoff.
            MaxAckPending = options.MaxAckPending,
        };

    /// <summary>Reads message by message: a stream whose messages are for its queues admits no other consumer.</summary>
    private async IAsyncEnumerable<StreamMessage> PeekAllAsync(
        StreamReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var last = (await InfoAsync(cancellationToken).ConfigureAwait(false)).LastSequence;
        for (var next = options.FirstSequence; next <= last; )
        {
            var wanted = new GetMessageRequest { Sequence = next, NextBySubject = options.Filter ?? ">" };
            var found = await context.GetMessageAsync(_name, wanted, cancellationToken).ConfigureAwait(false);
            if (found is not { } message || message.Sequence > last)
            {
                yield break;
            }

            next = message.Sequence + 1;
            yield return message;
        }
    }

    private async IAsyncEnumerable<StreamMessage> ReadAllAsync(
        StreamReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var read = new OrderedConsumerOptions
        {
            Stream = _name,
            Filter = options.Filter,
            Start = StartPolicy.Sequence,
            StartSequence = options.FirstSequence,
        };
        var consumer = await OrderedConsumer.OpenAsync(context, read, cancellationToken).ConfigureAwait(false);
        await using (consumer.ConfigureAwait(false))
        {
            while (await consumer.ReadAsync(untilCaughtUp: !options.Follow, cancellationToken).ConfigureAwait(false) is { } message)
            {
                yield return message;
            }

            if (options.Follow || !consumer.IsCaughtUp)
            {
                throw new BusClosedException(); // A reading that ends early must not look like one that is complete.
            }
        }
    }
}
