using System.Threading.Channels;
using Heddle.Transport;
using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>What a dispatcher does all the time, each a loop that begins anew when it is interrupted.</summary>
internal sealed class DispatcherLoops(MessageBus bus, JobDispatcherOptions options, DispatcherParts parts) : IDisposable
{
    public const string SubmitQueue = "heddle-dispatcher-submit";
    public const string ResultQueue = "heddle-dispatcher-result";

    private const int DueAtOnce = 1_000;
    private const int PulsesInGrace = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lane _submits = new(options.MaxInFlight);
    private readonly Lane _results = new(options.MaxInFlight);
    private readonly Lane _due = new(options.MaxInFlight);

    private ILogger Logger => options.Logger;

    /// <summary>How many messages and jobs are being worked on.</summary>
    public int Busy => _submits.Busy + _results.Busy + _due.Busy;

    /// <summary>Takes submitted jobs.</summary>
    /// <param name="stop">Takes no more.</param>
    /// <param name="abort">Gives up those being worked on, too.</param>
    public async Task SubmitsAsync(CancellationToken stop, CancellationToken abort)
    {
        var queue = await OpenAsync(SubmitQueue, JobSubjects.Submit, stop).ConfigureAwait(false);
        await foreach (var message in queue.ReadAsync(Prefetch(), stop).ConfigureAwait(false))
        {
            while (parts.Index.Count >= options.MaxActiveJobs)
            {
                await message.InProgressAsync(stop).ConfigureAwait(false);
                await Task.Delay(options.Timing.SweepInterval, options.TimeProvider, stop).ConfigureAwait(false);
            }

            await _submits.PostAsync(message, item => WorkAsync(item, parts.Submits.HandleAsync, abort), stop).ConfigureAwait(false);
        }
    }

    /// <summary>Takes results.</summary>
    /// <param name="stop">Takes no more.</param>
    /// <param name="abort">Gives up those being worked on, too.</param>
    public async Task ResultsAsync(CancellationToken stop, CancellationToken abort)
    {
        var queue = await OpenAsync(ResultQueue, JobSubjects.Result, stop).ConfigureAwait(false);
        await foreach (var message in queue.ReadAsync(Prefetch(), stop).ConfigureAwait(false))
        {
            await _results.PostAsync(message, item => WorkAsync(item, parts.Results.HandleAsync, abort), stop).ConfigureAwait(false);
        }
    }

    /// <summary>Takes what comes on a subscription, one after the other.</summary>
    public static async Task ListenAsync(
        ChannelReader<BusMessage> messages,
        Func<BusMessage, CancellationToken, ValueTask> handle,
        CancellationToken stop
    )
    {
        await foreach (var message in messages.ReadAllAsync(stop).ConfigureAwait(false))
        {
            await handle(message, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Follows what other dispatchers write.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        var watch = await parts.Jobs.WatchAsync(cancellationToken: stop).ConfigureAwait(false);
        await using (((IAsyncDisposable)watch).ConfigureAwait(false))
        {
            var isCurrent = watch.IsCurrent;
            await foreach (var entry in watch.WithCancellation(stop).ConfigureAwait(false))
            {
                if (JobKeys.IsJob(entry.Key))
                {
                    SeeJob(entry);
                }
                else if (JobKeys.PulseOf(entry.Key) is { } colleague && colleague != parts.Instance)
                {
                    parts.Colleagues.Beat(colleague);
                }

                if (!isCurrent && watch.IsCurrent)
                {
                    // Workers may have been heard before their jobs were known.
                    isCurrent = true;
                    parts.Registry.ReviewAll();
                }
            }
        }
    }

    /// <summary>Shows the other dispatchers that this one lives.</summary>
    public async Task PulseAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(options.Timing.TakeoverGrace / PulsesInGrace, options.TimeProvider);
        do
        {
            await parts.Jobs.PutAsync(JobKeys.Pulse(parts.Instance), default, stop).ConfigureAwait(false);
        } while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
    }

    /// <summary>Looks after jobs whose time has come and workers that are gone.</summary>
    public async Task SweepAsync(CancellationToken stop, CancellationToken abort)
    {
        using var timer = new PeriodicTimer(options.Timing.SweepInterval, options.TimeProvider);
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
        {
            foreach (var key in parts.Due.Take(DueAtOnce))
            {
                await _due.PostAsync(key, job => LookAfterAsync(job, parts.Due.LookAfterAsync, abort), stop).ConfigureAwait(false);
            }

            foreach (var (worker, key) in parts.Due.TakeLost())
            {
                await _due.PostAsync(
                        key,
                        job => LookAfterAsync(job, (lost, token) => parts.Due.TakeBackAsync(worker, lost, token), abort),
                        stop
                    )
                    .ConfigureAwait(false);
            }

            foreach (var (worker, instance, key) in parts.Due.TakeReturned())
            {
                await _due.PostAsync(
                        key,
                        job => LookAfterAsync(job, (given, token) => parts.Due.ReviewAsync(worker, instance, given, token), abort),
                        stop
                    )
                    .ConfigureAwait(false);
            }

            parts.Due.Inherit();
            parts.Registry.Sweep();
        }
    }

    /// <summary>Gives waiting jobs to workers that have room.</summary>
    public async Task MatchAsync(CancellationToken stop, CancellationToken abort)
    {
        while (true)
        {
            await parts.Room.WaitAsync(stop).ConfigureAwait(false);
            while (parts.Waiting.TryTake(placement => parts.Registry.Choose(placement, options.Pools), out var key, out var worker))
            {
                var kept = worker;
                await _due.PostAsync(
                        key,
                        job => LookAfterAsync(job, (taken, token) => parts.Placer.GiveAsync(taken, kept, token), abort),
                        stop
                    )
                    .ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until nothing is being worked on.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        await _submits.DrainAsync(cancellationToken).ConfigureAwait(false);
        await _results.DrainAsync(cancellationToken).ConfigureAwait(false);
        await _due.DrainAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a loop until it is to stop, and again when it is interrupted. Only the end of the connection is final.</summary>
    public async Task KeepAsync(Func<CancellationToken, Task> loop, string part, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await loop(stop).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                throw new BusClosedException();
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is not BusClosedException)
            {
                DispatcherLog.PartRestarts(Logger, problem, part);
                await Task.Delay(Pause, options.TimeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public void Dispose()
    {
        _submits.Dispose();
        _results.Dispose();
        _due.Dispose();
    }

    private void SeeJob(KeyValueEntry entry)
    {
        JobRecordHead? head = null;
        if (entry.Operation == KeyValueOperation.Put)
        {
            head = JobRecordHead.Read(entry.Value.Span);
            if (head is null)
            {
                DispatcherLog.ForeignRecord(Logger, entry.Key);
            }
        }

        if (parts.Index.Saw(entry.Key, head, entry.Revision))
        {
            parts.Room.Set();
        }
    }

    private QueueReadOptions Prefetch() => new() { Prefetch = options.MaxInFlight };

    private async Task<WorkQueue> OpenAsync(string name, string subject, CancellationToken cancellationToken)
    {
        var stream = await bus.OpenStreamAsync(options.Storage.System, cancellationToken).ConfigureAwait(false);
        var queue = new QueueOptions(name)
        {
            Filter = subject,
            AckWait = options.Timing.AckWait,
            MaxAckPending = 8 * options.MaxInFlight,
        };
        return await stream.OpenQueueAsync(queue, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WorkAsync(
        QueueMessage message,
        Func<QueueMessage, CancellationToken, ValueTask> handle,
        CancellationToken abort
    )
    {
        try
        {
            await handle(message, abort).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            if (!abort.IsCancellationRequested)
            {
                DispatcherLog.MessageFailed(Logger, problem, message.Sequence, message.Subject, message.DeliveryCount);
            }

            await GiveBackAsync(message, abort).ConfigureAwait(false);
        }
    }

    private async ValueTask GiveBackAsync(QueueMessage message, CancellationToken abort)
    {
        // At once when this dispatcher stops; otherwise later each time, as what failed may not get better.
        var delay = abort.IsCancellationRequested ? TimeSpan.Zero : Pause * Math.Min(message.DeliveryCount, LongestPause / Pause);
        try
        {
            await message.NakAsync(delay, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is BusException or ObjectDisposedException)
        {
            // Then it comes again by itself, when its time is over.
            DispatcherLog.MessageFailed(Logger, problem, message.Sequence, message.Subject, message.DeliveryCount);
        }
    }

    private async ValueTask LookAfterAsync(string key, Func<string, CancellationToken, ValueTask> look, CancellationToken abort)
    {
        try
        {
            await look(key, abort).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            if (!abort.IsCancellationRequested)
            {
                DispatcherLog.DueFailed(Logger, problem, key);
            }
        }
    }
}
