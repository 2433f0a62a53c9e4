using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>Sends results, remembers them for redeliveries, and settles what came from a queue. Never throws.</summary>
internal sealed class ResultReporter(WorkerSession session)
{
    private const int SendAttempts = 3;

    private readonly UnconfirmedResults _unconfirmed = new(session.Bus);

    /// <summary>Reports a result for the first time; the answer is what was reported.</summary>
    public async ValueTask<JobResult> ReportAsync(RunningJob job, JobResult result, BusHeaders trace, QueueMessage? queued)
    {
        var packet = session.Publisher.Wrap(job.TraceId, result);
        byte[] bytes;
        try
        {
            bytes = Sign(packet);
        }
        catch (Exception problem) when (problem is InvalidPacketException or ArgumentException or PayloadTooLargeException)
        {
            WorkerLog.ResultUnfit(session.Options.Logger, problem, job.JobId);
            result = JobOutcomes.Unfit(job) with { Dispatch = result.Dispatch, ExecutionMilliseconds = result.ExecutionMilliseconds };
            packet = session.Publisher.Wrap(job.TraceId, result);
            bytes = Sign(packet);
        }

        // Without a fencing token a next attempt looks like this one again: it is not to be answered with this one's failure.
        var another = result.Status is JobStatus.FailedRetryable && result.Dispatch is null;
        session.Ledger.Complete(job, another ? null : packet);
        if (queued is null)
        {
            _unconfirmed.Add(packet);
        }

        await SendAsync(result, bytes, trace, queued).ConfigureAwait(false);
        return result;
    }

    /// <summary>Reports a former result again.</summary>
    public async ValueTask ReportAgainAsync(BusPacket stored, BusHeaders? incoming, QueueMessage? queued)
    {
        var result = (JobResult)stored.Payload;
        WorkerLog.Replayed(session.Options.Logger, result.JobId, result.Status);
        // Signed anew: in the production profile a signature lasts for minutes and a message id is good for once.
        await SendAsync(result, Sign(stored), JobTracing.Follow(null, incoming), queued).ConfigureAwait(false);
    }

    /// <summary>Sends again what may have gone down with the last connection.</summary>
    public async Task ReportUnconfirmedAsync()
    {
        foreach (var packet in _unconfirmed.Snapshot())
        {
            await SendAsync((JobResult)packet.Payload, Sign(packet), JobTracing.Follow(null, null), queued: null).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the server whether it has everything; see <see cref="UnconfirmedResults.ConfirmAsync"/>.</summary>
    /// <exception cref="BusException">It did not say so.</exception>
    public ValueTask ConfirmAsync() => _unconfirmed.ConfirmAsync();

    /// <summary>Gives a job back to its queue.</summary>
    public ValueTask GiveBackAsync(QueueMessage? queued) =>
        queued is null ? default : SettleAsync(queued, static message => message.NakAsync());

    /// <summary>Takes a message that is no job, or not ours, off its queue.</summary>
    public ValueTask DropAsync(QueueMessage? queued) =>
        queued is null ? default : SettleAsync(queued, static message => message.TerminateAsync());

    private byte[] Sign(BusPacket packet)
    {
        var bytes = session.Options.Signer.Sign(packet, JobSubjects.Result);
        return bytes.Length <= session.Bus.MaxPayloadBytes
            ? bytes
            : throw new PayloadTooLargeException(JobSubjects.Result, bytes.Length, session.Bus.MaxPayloadBytes);
    }

    private async ValueTask SendAsync(JobResult result, byte[] bytes, BusHeaders trace, QueueMessage? queued)
    {
        try
        {
            var headers = Headers(result, trace);
            if (queued is null)
            {
                await session.Bus.PublishAsync(JobSubjects.Result, bytes, headers).ConfigureAwait(false);
                return;
            }

            await SendForSureAsync(bytes, headers).ConfigureAwait(false);
            await SettleAsync(queued, static message => message.AckAsync()).ConfigureAwait(false);
        }
        catch (BusException problem)
        {
            // A queued job stays unsettled, comes again and is answered from the ledger.
            WorkerLog.ResultLost(session.Options.Logger, problem, result.JobId);
        }
    }

    /// <summary>Sends until the server is known to have it: an acknowledgement must not outlive a result that went down with a connection.</summary>
    private async ValueTask SendForSureAsync(byte[] bytes, BusHeaders headers)
    {
        for (var attempt = 1; ; attempt++)
        {
            await session.Bus.PublishAsync(JobSubjects.Result, bytes, headers).ConfigureAwait(false);
            try
            {
                await session.Bus.FlushAsync().ConfigureAwait(false);
                return;
            }
            catch (BusDisconnectedException) when (attempt < SendAttempts)
            {
                // Once more, on the connection that comes.
            }
        }
    }

    // A stream that stores results tells the repeats of one attempt by their id; results without a fencing token go without, as those of
    // the published SDKs do, because all attempts at a job would share theirs.
    private static BusHeaders Headers(JobResult result, BusHeaders trace)
    {
        if (result.Dispatch is null)
        {
            return trace;
        }

        var headers = new BusHeaders(trace.Count + 1) { { MessageIds.Header, MessageIds.Of(result, JobSubjects.Result) } };
        foreach (var (name, value) in trace)
        {
            headers.Add(name, value);
        }

        return headers;
    }

    private async ValueTask SettleAsync(QueueMessage queued, Func<QueueMessage, ValueTask> settle)
    {
        try
        {
            await settle(queued).ConfigureAwait(false);
        }
        catch (BusException problem)
        {
            WorkerLog.NotSettled(session.Options.Logger, problem, queued.Sequence, queued.Subject);
        }
    }
}
