using System.Collections.Concurrent;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Stands in for the dispatcher in tests: hands every job submitted to its topic, without state, policy or choice of worker, and keeps an
/// eye on what comes back.
/// </summary>
internal sealed class JobTestDispatcher(MessageBus bus, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Watched> _watched = new(StringComparer.Ordinal);
    private BusSubscription? _subscription;
    private Task _loop = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // One subscription for all, so that progress is seen before the result it led to.
        _subscription = await bus.SubscribeAsync("sys.job.*", null, cancellationToken).ConfigureAwait(false);
        _loop = Task.Run(() => ReadAsync(_subscription), CancellationToken.None);
    }

    public async Task<(JobResult Result, IReadOnlyList<ProgressReport> Progress)> RunAsync(
        JobRequest request,
        JobTestOptions options,
        CancellationToken cancellationToken
    )
    {
        var watched = _watched.GetOrAdd(request.JobId, static _ => new());
        try
        {
            await SendAsync(JobSubjects.Submit, options.TraceId, options.SenderId, request, cancellationToken).ConfigureAwait(false);
            var result = await watched.Result.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return (result, [.. watched.Progress]);
        }
        finally
        {
            _watched.TryRemove(request.JobId, out _);
        }
    }

    public ValueTask CancelAsync(string jobId, string reason, CancellationToken cancellationToken) =>
        SendAsync(
            JobSubjects.Cancel,
            jobId,
            "test-client",
            new JobCancel
            {
                JobId = jobId,
                Reason = reason,
                RequestedBy = "test-client",
            },
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        if (_subscription is not null)
        {
            await _subscription.DisposeAsync().ConfigureAwait(false);
        }

        await _loop.ConfigureAwait(false);
        await bus.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReadAsync(BusSubscription subscription)
    {
        await foreach (var message in subscription.Messages.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            // Signatures are the business of whoever tests with keys; here everybody is believed.
            var packet = PacketReader.Read(message.Payload.Span, message.Subject).Packet;
            switch (packet?.Payload)
            {
                case JobRequest request when message.Subject is JobSubjects.Submit && JobSubjects.IsTopic(request.Topic):
                    await SendAsync(request.Topic, packet.TraceId, "cordum-scheduler", request, CancellationToken.None)
                        .ConfigureAwait(false);
                    break;
                case JobProgress progress when _watched.TryGetValue(progress.JobId, out var watched):
                    watched.Progress.Enqueue(ToReport(progress));
                    break;
                case JobResult result when _watched.TryGetValue(result.JobId, out var watched):
                    watched.Result.TrySetResult(result);
                    break;
            }
        }
    }

    private static ProgressReport ToReport(JobProgress progress) =>
        new()
        {
            Percent = Math.Clamp(progress.Percent, 0, 100),
            Message = progress.Message,
            StepId = progress.StepId,
            ResultPointer = progress.ResultPointer,
            ArtifactPointers = progress.ArtifactPointers,
            Status = progress.Status,
        };

    private ValueTask SendAsync(
        string subject,
        string traceId,
        string senderId,
        PacketPayload payload,
        CancellationToken cancellationToken
    ) =>
        bus.PublishAsync(
            subject,
            PacketSigner.Unsigned.Sign(BusPacket.Create(traceId, senderId, time.GetUtcNow(), payload), subject),
            cancellationToken: cancellationToken
        );

    private sealed class Watched
    {
        public ConcurrentQueue<ProgressReport> Progress { get; } = new();

        public TaskCompletionSource<JobResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
