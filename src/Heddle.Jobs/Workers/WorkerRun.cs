using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>The life of a started worker: listening, introduction, leaving.</summary>
internal sealed class WorkerRun
{
    private static readonly TimeSpan ReportTime = TimeSpan.FromSeconds(1);

    private readonly CancelListener _cancels;
    private readonly WorkerAnnouncement _announcement;
    private readonly List<JobIntake> _intakes = [];
    private readonly List<QueueIntake> _queues = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _outOfTime = new();
    private Task? _draining;

    public WorkerRun(WorkerSession session)
    {
        Session = session;
        _cancels = new(session);
        _announcement = new(session);
        session.CountWaiting = () => _intakes.Sum(static intake => intake.Waiting);
    }

    public WorkerSession Session { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = Session.Options;
        try
        {
            await _cancels.StartAsync(cancellationToken).ConfigureAwait(false);
            if (options.Durable is { } durable)
            {
                await OpenQueuesAsync(durable, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await SubscribeAsync(cancellationToken).ConfigureAwait(false);
            }

            await Session.Bus.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (_intakes.Select(static intake => intake.Refusal).FirstOrDefault(static refusal => refusal is not null) is { } refusal)
            {
                throw refusal;
            }
        }
        catch
        {
            await StopListeningAsync().ConfigureAwait(false);
            Session.Pulse.Dispose();
            throw;
        }

        _intakes.ForEach(static intake => intake.Start());
        _queues.ForEach(static queue => queue.Start());
        await _announcement.SendAsync().ConfigureAwait(false);
        Session.Bus.Events += OnBusEvent;
        Session.Pulse.Start();
        WorkerLog.Started(options.Logger, options.WorkerId, Session.Handlers.Count, options.MaxParallelJobs);
    }

    /// <summary>Leaves, once for everybody who asks; a token that ends makes it hurry, for all of them.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        Task draining;
        lock (_gate)
        {
            draining = _draining ??= LeaveAsync();
        }

        var registration = cancellationToken.UnsafeRegister(static own => ((CancellationTokenSource)own!).Cancel(), _outOfTime);
        await using (registration.ConfigureAwait(false))
        {
            await draining.ConfigureAwait(false);
        }
    }

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        var options = Session.Options;
        foreach (var topic in Session.Handlers.Keys)
        {
            await AddAsync(topic, options.QueueGroup ?? topic).ConfigureAwait(false);
        }

        await AddAsync(JobSubjects.Direct(options.WorkerId), group: null).ConfigureAwait(false);

        async ValueTask AddAsync(string subject, string? group)
        {
            var subscription = await Session
                .Bus.SubscribeAsync(subject, new SubscribeOptions { QueueGroup = group }, cancellationToken)
                .ConfigureAwait(false);
            _intakes.Add(new(subscription, Session.Receiver, Session.Slots));
        }
    }

    private async Task OpenQueuesAsync(DurableWorkOptions durable, CancellationToken cancellationToken)
    {
        var options = Session.Options;
        var stream = await Session
            .Bus.OpenStreamAsync(new StreamOptions(durable.Stream) { CreateIfMissing = false }, cancellationToken)
            .ConfigureAwait(false);
        foreach (var topic in Session.Handlers.Keys)
        {
            await AddAsync(topic, options.QueueGroup ?? topic).ConfigureAwait(false);
        }

        await AddAsync(JobSubjects.Direct(options.WorkerId), options.WorkerId).ConfigureAwait(false);

        async ValueTask AddAsync(string subject, string group)
        {
            var queue = new QueueOptions(WorkQueueNames.Of(group, subject))
            {
                Filter = subject,
                AckWait = durable.AckWait,
                MaxDeliver = durable.MaxDeliver,
            };
            _queues.Add(new(await stream.OpenQueueAsync(queue, cancellationToken).ConfigureAwait(false), Session));
        }
    }

    private void OnBusEvent(object? sender, BusEvent happened)
    {
        if (happened is BusEvent.Reconnected)
        {
            _ = _announcement.SendAsync();
            _ = Session.Reporter.ReportUnconfirmedAsync();
            Session.Pulse.BeatNow();
        }
    }

    private async Task LeaveAsync()
    {
        // The caller holds a lock.
        await Task.Yield();
        var options = Session.Options;
        Session.Bus.Events -= OnBusEvent;
        Session.IsLeaving = true;
        Session.Pulse.BeatNow();
        using var patience = new CancellationTokenSource(options.DrainTimeout, options.TimeProvider);
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _outOfTime.Token);
        var registration = hurry.Token.UnsafeRegister(static own => ((WorkerRun)own!).StopAll(), this);
        await using (registration.ConfigureAwait(false))
        {
            await Task.WhenAll(_queues.Select(static queue => queue.DisposeAsync().AsTask())).ConfigureAwait(false);
            await Task.WhenAll(_intakes.Select(intake => intake.DrainAsync(hurry.Token))).ConfigureAwait(false);
            var free = Session.Slots.WhenFree();
            await free.WaitAsync(hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // A handler that will not stop is left behind once its result has been reported without it.
            await free.WaitAsync(options.StopGrace + ReportTime, options.TimeProvider)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await StopListeningAsync().ConfigureAwait(false);
        Session.Pulse.Silence();
        Session.Pulse.Dispose();
        await FlushAsync().ConfigureAwait(false);
    }

    private void StopAll()
    {
        Session.IsOutOfTime = true;
        if (!_outOfTime.IsCancellationRequested)
        {
            WorkerLog.DrainTimedOut(Session.Options.Logger, Session.Options.DrainTimeout.TotalSeconds);
        }

        foreach (var job in Session.Ledger.Running)
        {
            job.Stop(JobStopReason.WorkerStopping);
        }

        Session.Slots.Open();
    }

    private async Task FlushAsync()
    {
        try
        {
            await Session.Bus.FlushAsync().ConfigureAwait(false);
        }
        catch (BusException)
        {
            // The connection is away or closed: what it holds is not ours to wait for.
        }
    }

    private async Task StopListeningAsync()
    {
        await _cancels.DisposeAsync().ConfigureAwait(false);
        foreach (var intake in _intakes)
        {
            await intake.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var queue in _queues)
        {
            await queue.DisposeAsync().ConfigureAwait(false);
        }
    }
}
