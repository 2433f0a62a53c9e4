using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Takes submitted jobs, has policy decide on them, gives each to the least loaded worker that fits, and sees it to its end: result,
/// timeout, cancellation, further attempts or dead letter.
/// </summary>
/// <remarks>
/// Everything a dispatcher knows stands in a bucket and is changed by compare-and-set, so any number of dispatchers may share the work and
/// any of them may die at any moment: the others go on where it stopped. Only workers' heartbeats and the order in which waiting jobs
/// came are kept in memory. A job ends exactly once; a worker may be sent the same attempt twice and knows it by its fencing token.
/// </remarks>
public sealed class JobDispatcher : IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(10);

    private readonly MessageBus _bus;
    private readonly JobDispatcherOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<BusSubscription> _subscriptions = [];
    private readonly List<Task> _tasks = [];
    private DispatcherParts? _parts;
    private DispatcherLoops? _loops;
    private int _started;
    private int _disposed;

    /// <summary>Makes a dispatcher; <see cref="StartAsync"/> sets it to work.</summary>
    /// <param name="bus">The bus; it stays the caller's to dispose, after the dispatcher.</param>
    /// <param name="options">The settings; <see langword="null"/> for the defaults.</param>
    public JobDispatcher(MessageBus bus, JobDispatcherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bus);
        (_bus, _options) = (bus, options ?? new());
    }

    /// <summary>
    /// Opens streams and buckets, creating what is missing, and begins. When the task completes, jobs that are submitted are taken.
    /// </summary>
    /// <param name="cancellationToken">Ends the attempt to start.</param>
    /// <exception cref="InvalidOperationException">It has been started before.</exception>
    /// <exception cref="BusException">The streams or buckets cannot be opened.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("the dispatcher has been started before; make another one");
        }

        if (_options.Policy is null)
        {
            DispatcherLog.NoPolicy(_options.Logger);
        }

        var storage = _options.Storage;
        await _bus.OpenStreamAsync(storage.System, cancellationToken).ConfigureAwait(false);
        await _bus.OpenStreamAsync(storage.Work, cancellationToken).ConfigureAwait(false);
        var jobs = await _bus.OpenKeyValueAsync(storage.Jobs, cancellationToken).ConfigureAwait(false);
        var deadLetters = await _bus.OpenKeyValueAsync(storage.DeadLetters, cancellationToken).ConfigureAwait(false);
        var (parts, loops) = Assemble(jobs, deadLetters);

        _bus.Events += OnBusEvent;
        await ListenAsync(JobSubjects.Heartbeat, null, parts.Signs.HandleAsync, cancellationToken).ConfigureAwait(false);
        await ListenAsync(JobSubjects.Handshake, null, parts.Signs.HandleAsync, cancellationToken).ConfigureAwait(false);
        await ListenAsync(JobSubjects.Cancel, _options.SenderId, parts.Cancels.HandleAsync, cancellationToken).ConfigureAwait(false);
        await _bus.FlushAsync(cancellationToken).ConfigureAwait(false);
        Keep(loops.WatchAsync, "the watch of job records");
        Keep(loops.PulseAsync, "the pulse");
        Keep(stop => loops.SweepAsync(stop, _abort.Token), "the search for jobs that are due");
        Keep(stop => loops.MatchAsync(stop, _abort.Token), "the search for free workers");
        Keep(stop => loops.ResultsAsync(stop, _abort.Token), "the reading of results");
        Keep(stop => loops.SubmitsAsync(stop, _abort.Token), "the reading of submitted jobs");
        DispatcherLog.Started(_options.Logger, parts.Instance, _options.SenderId);
    }

    /// <summary>Starts, unless that has been done, and works until it is told to stop; then drains.</summary>
    /// <param name="cancellationToken">Tells it to stop.</param>
    /// <exception cref="BusClosedException">The connection was closed under it.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _started) == 0)
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
        }

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(() => stopped.TrySetResult());
        await (await Task.WhenAny(_failed.Task, stopped.Task).ConfigureAwait(false)).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(DrainLimit, _options.TimeProvider);
        await DrainAsync(limit.Token).ConfigureAwait(false);
    }

    /// <summary>Takes no more messages and finishes those it has. Jobs at workers stay there; other dispatchers look after them.</summary>
    /// <param name="cancellationToken">Stops waiting; what is unfinished goes to another dispatcher.</param>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _disposed) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            if (_loops is { } loops)
            {
                await loops.DrainAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            DispatcherLog.StoppedEarly(_options.Logger, _loops!.Busy);
        }
    }

    /// <summary>Stops at once: what is unfinished goes to another dispatcher.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _bus.Events -= OnBusEvent;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _abort.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var subscription in _subscriptions)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
        }

        if (_loops is { } loops)
        {
            await loops.DrainAsync(CancellationToken.None).ConfigureAwait(false);
            loops.Dispose();
        }

        _parts?.Dispose();
        _stop.Dispose();
        _abort.Dispose();
    }

    private (DispatcherParts Parts, DispatcherLoops Loops) Assemble(KeyValueBucket jobs, KeyValueBucket deadLetters)
    {
        var parts = new DispatcherParts(_bus, _options, jobs, deadLetters);
        var loops = new DispatcherLoops(_bus, _options, parts);
        (_parts, _loops) = (parts, loops);
        return (parts, loops);
    }

    private async ValueTask ListenAsync(
        string subject,
        string? queueGroup,
        Func<BusMessage, CancellationToken, ValueTask> handle,
        CancellationToken cancellationToken
    )
    {
        var subscription = await _bus.SubscribeAsync(subject, new() { QueueGroup = queueGroup }, cancellationToken).ConfigureAwait(false);
        _subscriptions.Add(subscription);
        Keep(stop => DispatcherLoops.ListenAsync(subscription.Messages, handle, stop), $"the subscription of `{subject}`");
    }

    private void OnBusEvent(object? sender, BusEvent happened)
    {
        switch (happened)
        {
            case BusEvent.Disconnected:
                _parts!.Registry.StopListening();
                break;
            case BusEvent.Reconnected:
                _parts!.Registry.ListenAgain();
                break;
            default:
                break;
        }
    }

    private void Keep(Func<CancellationToken, Task> loop, string part) => _tasks.Add(SuperviseAsync(loop, part));

    private async Task SuperviseAsync(Func<CancellationToken, Task> loop, string part)
    {
        try
        {
            await _loops!.KeepAsync(loop, part, _stop.Token).ConfigureAwait(false);
        }
        catch (BusClosedException problem) when (!_stop.IsCancellationRequested)
        {
            DispatcherLog.PartFailed(_options.Logger, problem, part);
            _failed.TrySetException(problem);
            _ = _failed.Task.Exception; // RunAsync tells of it; without it the log does.
        }
        catch (BusClosedException)
        {
            // It was to stop anyway.
        }
    }
}
