using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>Hears every cancellation there is, and stops the jobs that are meant and run here.</summary>
internal sealed class CancelListener(WorkerSession session) : IAsyncDisposable
{
    private BusSubscription? _subscription;
    private Task _reading = Task.CompletedTask;

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _subscription = await session.Bus.SubscribeAsync(JobSubjects.Cancel, options: null, cancellationToken).ConfigureAwait(false);
        _reading = Task.Run(() => ReadAsync(_subscription), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_subscription is { } subscription)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
            await _reading.ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(BusSubscription subscription)
    {
        try
        {
            await foreach (var message in subscription.Messages.ReadAllAsync().ConfigureAwait(false))
            {
                await HandleAsync(message).ConfigureAwait(false);
            }
        }
        catch (BusException problem)
        {
            WorkerLog.SubscriptionEnded(session.Options.Logger, problem, subscription.Subject);
        }
    }

    private async ValueTask HandleAsync(BusMessage message)
    {
        try
        {
            var read = await session.Options.Reader.ReadAsync(message.Payload, message.Subject).ConfigureAwait(false);
            if (!read.IsAccepted)
            {
                await session.Alerts.RefuseAsync(read.Failure, message.Subject).ConfigureAwait(false);
            }
            else if (read.Packet.Payload is not JobCancel cancel)
            {
                await session.Alerts.RefuseKindAsync(read.Packet, message.Subject).ConfigureAwait(false);
            }
            else if (!read.IsDuplicate)
            {
                session.Ledger.Cancel(cancel)?.Stop(JobStopReason.Cancelled, cancel.Reason);
            }
        }
        catch (ReplayStoreFullException problem)
        {
            WorkerLog.NotHandled(session.Options.Logger, problem, message.Subject);
        }
    }
}
