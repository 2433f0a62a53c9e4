using System.Threading.Channels;

namespace Heddle.Transport.Tests;

/// <summary>Another bus, whose network loses what it is told to lose.</summary>
internal sealed class FaultyBus(MessageBus inner) : DelegatingBus(inner)
{
    /// <summary>Decides which messages are lost on their way to a subscription. Default none.</summary>
    public Predicate<BusMessage> LoseArriving { get; set; } = _ => false;

    /// <summary>Decides which subjects cannot be published to: their messages are lost. Default none.</summary>
    public Predicate<string> LosePublished { get; set; } = _ => false;

    private readonly SemaphoreSlim _subscribed = new(0);

    /// <summary>Returns once there have been so many more subscriptions.</summary>
    public async Task WhenSubscribedAsync(int times, CancellationToken cancellationToken)
    {
        for (var i = 0; i < times; i++)
        {
            await _subscribed.WaitAsync(cancellationToken);
        }
    }

    public override ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    ) => LosePublished(subject) ? default : Inner.PublishAsync(subject, payload, headers, replyTo, cancellationToken);

    public override async ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var subscription = await Inner.SubscribeAsync(subject, options, cancellationToken);
        _subscribed.Release();
        return new FaultySubscription(subscription, message => LoseArriving(message));
    }

    private sealed class FaultySubscription(BusSubscription inner, Predicate<BusMessage> lose) : BusSubscription
    {
        public override string Subject => inner.Subject;

        public override string? QueueGroup => inner.QueueGroup;

        public override long DroppedMessages => inner.DroppedMessages;

        public override ChannelReader<BusMessage> Messages { get; } = new FaultyReader(inner.Messages, lose);

        public override ValueTask DrainAsync(CancellationToken cancellationToken = default) => inner.DrainAsync(cancellationToken);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class FaultyReader(ChannelReader<BusMessage> inner, Predicate<BusMessage> lose) : ChannelReader<BusMessage>
    {
        public override Task Completion => inner.Completion;

        public override bool TryRead(out BusMessage item)
        {
            DiscardLost();
            return inner.TryRead(out item);
        }

        public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
        {
            while (await inner.WaitToReadAsync(cancellationToken))
            {
                DiscardLost();
                if (inner.TryPeek(out _))
                {
                    return true;
                }
            }

            return false;
        }

        private void DiscardLost()
        {
            while (inner.TryPeek(out var next) && lose(next))
            {
                inner.TryRead(out _);
            }
        }
    }
}
