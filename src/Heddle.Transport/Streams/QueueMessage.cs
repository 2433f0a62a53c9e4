namespace Heddle.Transport;

/// <summary>A message handed out by a <see cref="WorkQueue"/>: it comes again unless it is acknowledged or terminated in time.</summary>
/// <remarks>
/// A message is settled once: by <see cref="AckAsync"/>, <see cref="AckAndWaitAsync"/>, <see cref="NakAsync"/> or
/// <see cref="TerminateAsync"/>, whichever comes first. Later calls do nothing, so a blanket <c>NakAsync</c> in an error path is safe. A
/// call that throws has not settled the message and can be repeated. Settling a message that has been handed out again meanwhile counts
/// for that delivery, too.
/// </remarks>
/// <param name="message">The message as it is stored.</param>
/// <param name="deliveryCount">How often it has been handed out, this time included.</param>
public abstract class QueueMessage(StreamMessage message, int deliveryCount)
{
    private int _settled;

    /// <summary>The subject it was published on.</summary>
    public string Subject => message.Subject;

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Payload => message.Payload;

    /// <summary>The headers, or <see langword="null"/>.</summary>
    public BusHeaders? Headers => message.Headers;

    /// <summary>Its number in the stream.</summary>
    public ulong Sequence => message.Sequence;

    /// <summary>When the stream stored it.</summary>
    public DateTimeOffset Time => message.Time;

    /// <summary>How often it has been handed out, this time included: from 1.</summary>
    public int DeliveryCount => deliveryCount;

    /// <summary>Whether it has been settled through this instance.</summary>
    public bool IsSettled => Volatile.Read(ref _settled) != 0;

    /// <summary>
    /// Says that the work is done. Returns when that is on its way to the server; should it get lost with the connection, the message
    /// comes again.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for room in the outgoing buffer.</param>
    public ValueTask AckAsync(CancellationToken cancellationToken = default) =>
        SettleOnceAsync(Settlement.Ack, TimeSpan.Zero, confirm: false, cancellationToken);

    /// <summary>
    /// Says that the work is done and waits until the server has taken note: the message does not come again, unless the server is killed
    /// before it has written that down, which it does a little later.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; whether the server has taken note is then unknown.</param>
    /// <exception cref="RequestTimeoutException">The server did not confirm.</exception>
    /// <exception cref="StoreException">Nobody is there to confirm, for example because the queue has been deleted.</exception>
    public ValueTask AckAndWaitAsync(CancellationToken cancellationToken = default) =>
        SettleOnceAsync(Settlement.Ack, TimeSpan.Zero, confirm: true, cancellationToken);

    /// <summary>Says that the work failed: the message is handed out again, to whoever asks first.</summary>
    /// <param name="delay">After which time; the default is at once.</param>
    /// <param name="cancellationToken">Ends the wait for room in the outgoing buffer.</param>
    public ValueTask NakAsync(TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return SettleOnceAsync(Settlement.Nak, delay, confirm: false, cancellationToken);
    }

    /// <summary>Says that the work takes longer: the time until the message comes again starts anew. May be called any number of times.</summary>
    /// <param name="cancellationToken">Ends the wait for room in the outgoing buffer.</param>
    public ValueTask InProgressAsync(CancellationToken cancellationToken = default) =>
        IsSettled ? default : SettleAsync(Settlement.InProgress, TimeSpan.Zero, confirm: false, cancellationToken);

    /// <summary>Says that the work cannot be done: the message is not handed out again.</summary>
    /// <param name="cancellationToken">Ends the wait for room in the outgoing buffer.</param>
    public ValueTask TerminateAsync(CancellationToken cancellationToken = default) =>
        SettleOnceAsync(Settlement.Terminate, TimeSpan.Zero, confirm: false, cancellationToken);

    /// <summary>Has it handed out again at once; where that cannot be said, it comes again after the ack wait.</summary>
    internal async ValueTask GiveBackAsync()
    {
        try
        {
            await NakAsync().ConfigureAwait(false);
        }
        catch (BusException)
        {
            // The connection is away or closed, and nothing can be said over it.
        }
    }

    /// <summary>Tells the queue. Called for one settlement at a time, and not again after one that returned.</summary>
    /// <param name="settlement">What to tell.</param>
    /// <param name="delay">After which time the message is to come again, for <see cref="Settlement.Nak"/>; otherwise zero.</param>
    /// <param name="confirm">Whether to wait until the queue has taken note.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    protected abstract ValueTask SettleAsync(Settlement settlement, TimeSpan delay, bool confirm, CancellationToken cancellationToken);

    private async ValueTask SettleOnceAsync(Settlement settlement, TimeSpan delay, bool confirm, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            return;
        }

        try
        {
            await SettleAsync(settlement, delay, confirm, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Volatile.Write(ref _settled, 0);
            throw;
        }
    }
}
