namespace Heddle.Jobs;

/// <summary>
/// Turns a message into a job, if it is one, and sees it through: read and verify, admit, run, report. What is no good is dropped with
/// an alert, and no handler sees it.
/// </summary>
internal sealed class JobReceiver(WorkerSession session)
{
    /// <summary>Handles one message and gives its place back. Never throws.</summary>
    public async Task ReceiveAsync(JobDelivery delivery)
    {
        try
        {
            var read = await session.Options.Reader.ReadAsync(delivery.Payload, delivery.Subject).ConfigureAwait(false);
            if (read is { IsAccepted: true, Packet.Payload: JobRequest })
            {
                await HandleAsync(read, delivery).ConfigureAwait(false);
            }
            else
            {
                await RefuseAsync(read, delivery).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever a message does, the worker lives on
        catch (Exception problem)
#pragma warning restore CA1031
        {
            WorkerLog.NotHandled(session.Options.Logger, problem, delivery.Subject);
        }
        finally
        {
            session.Slots.Leave();
        }
    }

    public void ReportEnded(string subject, Exception problem) => WorkerLog.SubscriptionEnded(session.Options.Logger, problem, subject);

    private async ValueTask RefuseAsync(PacketReadResult read, JobDelivery delivery)
    {
        if (read.IsAccepted)
        {
            await session.Alerts.RefuseKindAsync(read.Packet, delivery.Subject).ConfigureAwait(false);
        }
        else
        {
            await session.Alerts.RefuseAsync(read.Failure, delivery.Subject).ConfigureAwait(false);
        }

        await session.Reporter.DropAsync(delivery.Queued).ConfigureAwait(false);
    }

    private async ValueTask HandleAsync(PacketReadResult read, JobDelivery delivery)
    {
        var job = new RunningJob(session, read, delivery);
        // A packet seen before does nothing twice, unless a queue hands it out again because nothing has come of it.
        var admission = session.Ledger.Admit(job, isRepeat: read.IsDuplicate && delivery.Queued is null);
        admission.Superseded?.Stop(JobStopReason.Superseded);
        switch (admission.Kind)
        {
            case AdmissionKind.Run when session.IsOutOfTime:
                job.Stop(JobStopReason.WorkerStopping);
                await job.EndWithoutRunningAsync(JobOutcomes.OfStop(job, JobStopReason.WorkerStopping, "")).ConfigureAwait(false);
                break;
            case AdmissionKind.Run when FindHandler(job, delivery.Subject) is { } handler:
                await job.RunAsync(handler).ConfigureAwait(false);
                break;
            case AdmissionKind.Run:
                await EndUnhandledAsync(job).ConfigureAwait(false);
                break;
            case AdmissionKind.CalledOff:
                await job.EndWithoutRunningAsync(JobOutcomes.OfStop(job, JobStopReason.Cancelled, "")).ConfigureAwait(false);
                break;
            case AdmissionKind.Done:
                await session.Reporter.ReportAgainAsync(admission.Stored!, delivery.Headers, delivery.Queued).ConfigureAwait(false);
                break;
            case AdmissionKind.Running:
                // The run that is under way settles this delivery, too.
                WorkerLog.AlreadyRunning(session.Options.Logger, job.JobId);
                break;
            default:
                WorkerLog.Refused(session.Options.Logger, job.JobId, admission.Verdict);
                await session.Reporter.DropAsync(delivery.Queued).ConfigureAwait(false);
                break;
        }
    }

    private ValueTask EndUnhandledAsync(RunningJob job)
    {
        WorkerLog.NoHandler(session.Options.Logger, job.JobId, job.Request.Topic);
        return job.EndWithoutRunningAsync(
            JobOutcomes.Unavailable(job, $"worker `{job.WorkerId}` has no handler for topic `{job.Request.Topic}`")
        );
    }

    // The topic in the request decides, because jobs of every topic come on the direct subject. A dispatcher may also use a topic as the
    // subject of a pool; then the handler of that subject is meant.
    private JobHandler? FindHandler(RunningJob job, string subject) =>
        session.Handlers.TryGetValue(job.Request.Topic, out var handler) || session.Handlers.TryGetValue(subject, out handler)
            ? handler
            : null;
}
