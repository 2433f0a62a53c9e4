using System.Collections.Concurrent;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Looks for the ends of jobs whose results may have been published while nobody of ours listened: again and again, ever more rarely, until
/// each has been found or is no longer waited for.
/// </summary>
internal sealed class ResultRecovery(EndFinder finder, JobClientOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<PendingJob, bool> _missing = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task _looking = Task.CompletedTask;
    private bool _again;
    private bool _closed;

    /// <summary>Begins to look for jobs.</summary>
    public void LookFor(IEnumerable<PendingJob> jobs)
    {
        foreach (var job in jobs)
        {
            _missing.TryAdd(job, true);
        }

        lock (_gate)
        {
            _again = true;
            if (_looking.IsCompleted && !_missing.IsEmpty && !_closed)
            {
                _looking = Task.Run(LookAsync);
            }
        }
    }

    /// <summary>Looks no further for a job.</summary>
    public void Forget(PendingJob job) => _missing.TryRemove(job, out _);

    public async ValueTask DisposeAsync()
    {
        Task looking;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            looking = _looking;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await looking.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task LookAsync()
    {
        var pause = FirstPause;
        try
        {
            while (IsNeeded(ref pause))
            {
                await LookOnceAsync().ConfigureAwait(false);
                await Task.Delay(pause, options.TimeProvider, _stop.Token).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The client is being disposed of.
        }
        catch (NotSupportedException problem)
        {
            // Such a bus has nothing to find, now or later.
            ClientLog.RecordsUnreadable(options.Logger, problem);
            _missing.Clear();
        }
    }

    private bool IsNeeded(ref TimeSpan pause)
    {
        lock (_gate)
        {
            pause = _again ? FirstPause : pause;
            _again = false;
            // INVARIANT: decided under the lock that starts the task, so nobody relies on a task that has made up its mind to end.
            if (_missing.IsEmpty)
            {
                _looking = Task.CompletedTask;
            }

            return !_missing.IsEmpty;
        }
    }

    private async ValueTask LookOnceAsync()
    {
        foreach (var job in _missing.Keys)
        {
            try
            {
                if (job.Ended.IsCompleted || await finder.TryEndAsync(job, _stop.Token).ConfigureAwait(false))
                {
                    Forget(job);
                }
            }
            catch (Exception problem) when (problem is BusException or InvalidDataException or ReplayStoreFullException)
            {
                ClientLog.RecordsUnreadable(options.Logger, problem);
                return;
            }
        }
    }
}
