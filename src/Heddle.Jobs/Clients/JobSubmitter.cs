using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>Publishes requests and sees to the receipt.</summary>
internal sealed class JobSubmitter(MessageBus bus, PacketPublisher publisher, JobClientOptions options)
{
    private const int StoreAttempts = 3;

    /// <summary>What a submission on its own waits for.</summary>
    public SubmitReceipt Receipt => options.Receipt ?? (options.Route is JobRoute.Dispatcher ? SubmitReceipt.Stored : SubmitReceipt.Server);

    /// <summary>What a submission whose result is waited for waits for first: straight to a topic the result says it all.</summary>
    public SubmitReceipt ReceiptWhenWaiting => options.Receipt is null && options.Route is JobRoute.Topic ? SubmitReceipt.None : Receipt;

    public async ValueTask<SubmittedJob> SubmitAsync(
        JobRequest request,
        string traceId,
        SubmitReceipt receipt,
        CancellationToken cancellationToken
    )
    {
        using var span = JobTracing.StartSubmit(request);
        var subject = options.Route is JobRoute.Dispatcher ? JobSubjects.Submit : request.Topic;
        var bytes = options.Signer.Sign(publisher.Wrap(traceId, request), subject);
        var headers = JobTracing.Inject();
        if (receipt is SubmitReceipt.Stored)
        {
            await StoreAsync(request, subject, bytes, headers, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await bus.PublishAsync(subject, bytes, headers, replyTo: null, cancellationToken).ConfigureAwait(false);
            if (receipt is SubmitReceipt.Server)
            {
                await bus.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return new(request.JobId, traceId, request.ContextPointer);
    }

    private async ValueTask StoreAsync(
        JobRequest request,
        string subject,
        ReadOnlyMemory<byte> bytes,
        BusHeaders headers,
        CancellationToken cancellationToken
    )
    {
        // The stream stores one message of an id, so a submission of unknown outcome is repeated without fear.
        var append = new AppendOptions { MessageId = MessageIds.Of(request, subject) };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await bus.PublishDurableAsync(subject, bytes, headers, append, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (BusException problem) when (attempt < StoreAttempts && problem is RequestTimeoutException or BusDisconnectedException)
            {
                ClientLog.SubmitRepeated(options.Logger, problem, request.JobId);
            }
        }
    }
}
