using System.Runtime.CompilerServices;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Packets of one kind as they arrive, about one job or about all. It listens from the moment it is opened, so open it before
/// submitting; dispose it to stop. What is no acceptable packet of the kind is logged and left out.
/// </summary>
/// <typeparam name="T">What the packets carry: <see cref="JobProgress"/> or <see cref="JobResult"/>.</typeparam>
public sealed class JobFeed<T> : IAsyncEnumerable<T>, IAsyncDisposable
    where T : PacketPayload
{
    private readonly BusSubscription _subscription;
    private readonly JobClientOptions _options;
    private readonly Func<T, bool> _isWanted;

    internal JobFeed(BusSubscription subscription, JobClientOptions options, Func<T, bool> isWanted)
    {
        _subscription = subscription;
        _options = options;
        _isWanted = isWanted;
    }

    /// <summary>Reads what has arrived and what will. To be read by one reader at a time.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="BusException">The bus ended the subscription.</exception>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        ReadAsync(cancellationToken).GetAsyncEnumerator(CancellationToken.None);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _subscription.DisposeAsync();

    private async IAsyncEnumerable<T> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in _subscription.Messages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var read = await _options.Reader.ReadAsync(message.Payload, message.Subject, cancellationToken).ConfigureAwait(false);
            if (!read.IsAccepted)
            {
                ProtocolLog.Refused(_options.Logger, read.Failure.Rejection, message.Subject, read.Failure.SenderId, read.Failure.Detail);
            }
            else if (!read.IsDuplicate && read.Packet.Payload is T payload && _isWanted(payload))
            {
                yield return payload;
            }
        }
    }
}
