using System.Diagnostics;
using Heddle.Transport;
using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>One attempt at a job in this worker: its context, the means to stop it, and the one result it may report.</summary>
internal sealed class RunningJob : JobContext, IThreadPoolWorkItem
{
    private readonly WorkerSession _session;
    private readonly QueueMessage? _queued;
    private readonly CancellationTokenSource _stop = new();
    private readonly long _began;
    private long _deadlineAt = long.MaxValue;
    private long _giveUpAt = long.MaxValue;
    private long _keepAliveAt = long.MaxValue;
    private int _stopReason;
    private int _ended;
    private string _stopWhy = "";
    private BusHeaders? _trace;

    public RunningJob(WorkerSession session, PacketReadResult read, in JobDelivery delivery)
    {
        _session = session;
        _queued = delivery.Queued;
        Packet = read.Packet!;
        Request = (JobRequest)Packet.Payload;
        Trust = read.Trust;
        Headers = delivery.Headers;
        _began = TimeProvider.GetTimestamp();
    }

    public override JobRequest Request { get; }

    public override BusPacket Packet { get; }

    public override PacketTrust Trust { get; }

    public override BusHeaders? Headers { get; }

    public override string WorkerId => _session.Options.WorkerId;

    public override int Attempt =>
        Request.Dispatch is { Attempt: > 0 } dispatch ? (int)Math.Min(dispatch.Attempt, int.MaxValue) : _queued?.DeliveryCount ?? 1;

    public override DateTimeOffset? Deadline =>
        _deadlineAt == long.MaxValue
            ? null
            : TimeProvider.GetUtcNow() + TimeProvider.GetElapsedTime(TimeProvider.GetTimestamp(), _deadlineAt);

    public override JobStopReason StopReason => (JobStopReason)Volatile.Read(ref _stopReason);

    public override ILogger Logger => _session.Options.Logger;

    public override BlobStores Blobs =>
        _session.Options.Blobs
        ?? throw new InvalidOperationException($"worker `{WorkerId}` has no blob stores; set `{nameof(JobWorkerOptions)}.Blobs`");

    public override TimeProvider TimeProvider => _session.Options.TimeProvider;

    /// <summary>The ledger's entry; set when the job is admitted.</summary>
    public LedgerEntry? Entry { get; set; }

    private JobIdentity Identity => new(JobId, Request.Topic, TraceId, WorkerId);

    /// <summary>Runs the handler and reports. Never throws.</summary>
    public async Task RunAsync(JobHandler handler)
    {
        _session.Metrics.JobReceived(Identity);
        using var span = JobTracing.StartRun(Request, Headers);
        _trace = JobTracing.Follow(span, Headers);
        JobTracing.Current = new(TraceId, _trace);
        using var scope = Logger.IsEnabled(LogLevel.Critical) ? Logger.BeginScope(new JobLogScope(Packet, Request)) : null;
        Arm();
        JobResult result;
        try
        {
            result = JobOutcomes.OfReturn(this, await handler(this, _stop.Token).ConfigureAwait(false));
        }
        catch (Exception problem)
        {
            if (StopReason is JobStopReason.None)
            {
                WorkerLog.HandlerThrew(Logger, problem, JobId, Request.Topic);
                span?.SetStatus(ActivityStatusCode.Error, problem.GetType().Name);
            }

            result = JobOutcomes.OfException(this, problem);
        }

        await EndAsync(StopReason is JobStopReason.None ? result : JobOutcomes.OfStop(this, StopReason, _stopWhy)).ConfigureAwait(false);
    }

    /// <summary>Reports without running. Never throws.</summary>
    public ValueTask EndWithoutRunningAsync(JobResult result)
    {
        _session.Metrics.JobReceived(Identity);
        _trace = JobTracing.Follow(null, Headers);
        return EndAsync(result);
    }

    /// <summary>Tells the handler to stop. The first reason stands.</summary>
    public void Stop(JobStopReason reason, string why = "")
    {
        if (Volatile.Read(ref _ended) != 0 || Interlocked.CompareExchange(ref _stopReason, (int)reason, 0) != 0)
        {
            return;
        }

        _stopWhy = why;
        WorkerLog.Stopping(Logger, JobId, reason);
        // The token says so at once, for handlers that poll it; what is registered on it runs on the pool, never on the caller, who may
        // be the thread that keeps the worker alive.
        _ = _stop.CancelAsync();
        Volatile.Write(ref _giveUpAt, After(_session.Options.StopGrace));
        _session.Pulse.WakeBefore(_giveUpAt);
    }

    /// <summary>Does what is due, on the worker's own thread; the answer is when something is due next.</summary>
    public long Sweep(long now)
    {
        if (now >= _deadlineAt && StopReason is JobStopReason.None)
        {
            Stop(JobStopReason.Deadline);
        }

        if (now >= _keepAliveAt)
        {
            _keepAliveAt = After(_session.KeepAlive);
            _ = KeepAliveAsync();
        }

        var giveUpAt = Volatile.Read(ref _giveUpAt);
        if (now >= giveUpAt)
        {
            Volatile.Write(ref _giveUpAt, giveUpAt = long.MaxValue);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return Math.Min(Math.Min(StopReason is JobStopReason.None ? _deadlineAt : long.MaxValue, giveUpAt), _keepAliveAt);
    }

    /// <inheritdoc />
    public override ValueTask ReportProgressAsync(ProgressReport report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (Volatile.Read(ref _ended) != 0)
        {
            return default;
        }

        var progress = new JobProgress
        {
            JobId = JobId,
            StepId = report.StepId,
            Percent = report.Percent,
            Message = report.Message,
            ResultPointer = report.ResultPointer,
            ArtifactPointers = report.ArtifactPointers,
            Status = report.Status,
            Dispatch = Request.Dispatch,
        };
        return _session.Publisher.PublishAsync(JobSubjects.Progress, TraceId, progress, _trace, cancellationToken);
    }

    /// <summary>The handler did not stop in time.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (Volatile.Read(ref _ended) == 0)
        {
            WorkerLog.DidNotStop(Logger, JobId, _session.Options.StopGrace.TotalSeconds);
            _ = EndAsync(JobOutcomes.OfStop(this, StopReason, _stopWhy)).AsTask();
        }
    }

    private void Arm()
    {
        // A longer deadline than a timestamp can hold is none.
        if (Request.Budget is { DeadlineMilliseconds: > 0 and < int.MaxValue * 1000L } budget)
        {
            _deadlineAt = After(TimeSpan.FromMilliseconds(budget.DeadlineMilliseconds));
            _session.Pulse.WakeBefore(_deadlineAt);
        }

        if (_queued is not null)
        {
            _keepAliveAt = After(_session.KeepAlive);
            _session.Pulse.WakeBefore(_keepAliveAt);
        }

        // One who admits a job while the last are told to stop tells it here.
        if (_session.IsOutOfTime)
        {
            Stop(JobStopReason.WorkerStopping);
        }
    }

    private async ValueTask EndAsync(JobResult result)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        var elapsed = TimeProvider.GetElapsedTime(_began);
        var reason = StopReason;
        if (reason is JobStopReason.Superseded || (reason is JobStopReason.WorkerStopping && _queued is not null))
        {
            // The stream hands the job to another worker, or the dispatcher has already: a result would be one too many.
            _session.Ledger.Complete(this, null);
            await _session.Reporter.GiveBackAsync(_queued).ConfigureAwait(false);
        }
        else
        {
            result = result with
            {
                Dispatch = Request.Dispatch,
                ExecutionMilliseconds = result.ExecutionMilliseconds > 0 ? result.ExecutionMilliseconds : (long)elapsed.TotalMilliseconds,
            };
            try
            {
                result = await _session.Reporter.ReportAsync(this, result, _trace!, _queued).ConfigureAwait(false);
            }
            catch
            {
                // Nothing can be signed, for example because the key has been disposed: another delivery may find it better.
                _session.Ledger.Complete(this, null);
                throw;
            }
        }

        _session.Metrics.JobEnded(Identity, elapsed, result);
    }

    private async Task KeepAliveAsync()
    {
        try
        {
            await _queued!.InProgressAsync().ConfigureAwait(false);
        }
        catch (BusException problem)
        {
            WorkerLog.NotSettled(Logger, problem, _queued!.Sequence, _queued.Subject);
        }
    }

    private long After(TimeSpan delay) =>
        TimeProvider.GetTimestamp() + (long)Math.Min(delay.TotalSeconds * TimeProvider.TimestampFrequency, long.MaxValue / 4);
}
