using System.Collections.Concurrent;
using System.Text;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Hears every result there is and hands those that are waited for to whoever waits. Listens from the first wait on, on subjects
/// everybody shares, so what is not waited for is passed over before anything of it is read.
/// </summary>
internal sealed class ResultHub(MessageBus bus, JobClientOptions options, EndFinder finder) : IAsyncDisposable
{
    private const int LongestId = 256;

    private readonly ConcurrentDictionary<string, PendingJob> _pending = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly List<BusSubscription> _subscriptions = [];
    private readonly List<Task> _readers = [];
    private readonly ResultRecovery _recovery = new(finder, options);
    private Task? _results;
    private Task? _progress;
    private bool _closed;

    /// <summary>Begins to listen, if that has not happened.</summary>
    public Task ListenAsync(bool forProgress, CancellationToken cancellationToken)
    {
        // The fast path of every wait but the first.
        if (_results is { IsCompletedSuccessfully: true } && (!forProgress || _progress is { IsCompletedSuccessfully: true }))
        {
            return Task.CompletedTask;
        }

        return ListenCoreAsync(forProgress).WaitAsync(cancellationToken);
    }

    /// <summary>Waits for a job's result from now on.</summary>
    /// <exception cref="ArgumentException">The job is waited for already.</exception>
    public void Add(PendingJob job)
    {
        if (!_pending.TryAdd(job.JobId, job))
        {
            throw new ArgumentException($"job `{job.JobId}` is waited for already", nameof(job));
        }
    }

    public void Remove(PendingJob job)
    {
        _pending.TryRemove(new(job.JobId, job));
        _recovery.Forget(job);
    }

    /// <summary>Looks for a job's end, too, which may have been told before anybody listened.</summary>
    public void LookFor(PendingJob job) => _recovery.LookFor([job]);

    public async ValueTask DisposeAsync()
    {
        BusSubscription[] subscriptions;
        Task[] readers;
        lock (_gate)
        {
            _closed = true;
            bus.Events -= OnBusEvent;
            subscriptions = [.. _subscriptions];
            readers = [.. _readers];
        }

        foreach (var subscription in subscriptions)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(readers).ConfigureAwait(false);
        await _recovery.DisposeAsync().ConfigureAwait(false);
        FailAll(new ObjectDisposedException(nameof(JobClient)));
    }

    private Task ListenCoreAsync(bool forProgress)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(JobClient));
            if (_results is null or { IsFaulted: true })
            {
                bus.Events -= OnBusEvent;
                bus.Events += OnBusEvent;
                _results =
                    options.Route is JobRoute.Dispatcher
                        ? Task.WhenAll(SubscribeAsync(JobSubjects.Result), SubscribeAsync(JobSubjects.DeadLetter))
                        : SubscribeAsync(JobSubjects.Result);
            }

            if (forProgress && _progress is null or { IsFaulted: true })
            {
                _progress = SubscribeAsync(JobSubjects.Progress);
            }

            return _progress is null ? _results : Task.WhenAll(_results, _progress);
        }
    }

    private void OnBusEvent(object? sender, BusEvent happened)
    {
        // Results are published once, and only a dispatcher keeps them.
        if (happened is BusEvent.Reconnected or BusEvent.SlowConsumer && options.Route is JobRoute.Dispatcher)
        {
            _recovery.LookFor(_pending.Values);
        }
    }

    // A subscription that is made ahead of a publish on the same connection is in force before it.
    private async Task SubscribeAsync(string subject)
    {
        var subscription = await bus.SubscribeAsync(subject).ConfigureAwait(false);
        lock (_gate)
        {
            _subscriptions.Add(subscription);
            _readers.Add(Task.Run(() => ReadAsync(subscription)));
        }
    }

    private async Task ReadAsync(BusSubscription subscription)
    {
        try
        {
            while (await subscription.Messages.WaitToReadAsync().ConfigureAwait(false))
            {
                while (subscription.Messages.TryRead(out var message))
                {
                    if (Find(message.Payload.Span) is { } job)
                    {
                        await HandleAsync(job, message).ConfigureAwait(false);
                    }
                }
            }
        }
        catch (BusException problem)
        {
            ClientLog.SubscriptionEnded(options.Logger, problem, subscription.Subject);
            FailAll(problem);
        }
    }

    private async ValueTask HandleAsync(PendingJob job, BusMessage message)
    {
        try
        {
            var read = await options.Reader.ReadAsync(message.Payload, message.Subject).ConfigureAwait(false);
            if (!read.IsAccepted)
            {
                ProtocolLog.Refused(options.Logger, read.Failure.Rejection, message.Subject, read.Failure.SenderId, read.Failure.Detail);
            }
            else if (read is { IsDuplicate: false, Packet.Payload: JobResult result } && result.JobId == job.JobId)
            {
                if (job.Take(result, isFinalWord: message.Subject is JobSubjects.DeadLetter))
                {
                    Remove(job);
                }
            }
            else if (read is { IsDuplicate: false, Packet.Payload: JobProgress progress } && progress.JobId == job.JobId)
            {
                Report(job, progress);
            }
        }
        catch (ReplayStoreFullException problem)
        {
            ClientLog.NotHandled(options.Logger, problem, message.Subject);
        }
    }

    private void Report(PendingJob job, JobProgress progress)
    {
        try
        {
            job.Take(progress);
        }
#pragma warning disable CA1031 // It is the user's code, and whatever it throws must not cost others their results
        catch (Exception problem)
#pragma warning restore CA1031
        {
            ClientLog.ProgressThrew(options.Logger, problem, job.JobId);
        }
    }

    private PendingJob? Find(ReadOnlySpan<byte> packet)
    {
        Span<char> text = stackalloc char[LongestId];
        if (_pending.IsEmpty || !PacketPeek.TryJobId(packet, out var id))
        {
            return null;
        }

        if (id.Length > LongestId)
        {
            return _pending.GetValueOrDefault(Encoding.UTF8.GetString(id));
        }

        var length = Encoding.UTF8.GetChars(id, text);
        return _pending.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..length], out var job) ? job : null;
    }

    private void FailAll(Exception reason)
    {
        foreach (var (_, job) in _pending)
        {
            Remove(job);
            job.Fail(reason);
        }
    }
}
