using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Takes jobs of some topics, runs them and reports. It shows that it lives, tells its load truthfully, answers redeliveries with the
/// former result, and stops jobs that are called off or late. Many workers may share a bus.
/// </summary>
public sealed class JobWorker : IAsyncDisposable
{
    private readonly MessageBus _bus;
    private readonly JobWorkerOptions _options;
    private readonly Dictionary<string, JobHandler> _handlers = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private WorkerRun? _run;
    private Task? _starting;

    /// <summary>Makes a worker; it does nothing before it is started.</summary>
    /// <param name="bus">The connection; it stays the caller's to close.</param>
    /// <param name="options">How the worker is set up.</param>
    public JobWorker(MessageBus bus, JobWorkerOptions options)
    {
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(options);
        _bus = bus;
        _options = options;
    }

    /// <summary>The worker's id.</summary>
    public string WorkerId => _options.WorkerId;

    /// <summary>How many jobs run right now.</summary>
    public int ActiveJobs => _run?.Session.Slots.Taken ?? 0;

    /// <summary>Says who does the jobs of a topic.</summary>
    /// <param name="topic">The topic: <c>job.</c> and one or more tokens, without wildcards.</param>
    /// <param name="handler">Does the jobs, several at a time.</param>
    /// <returns>This worker, for more.</returns>
    /// <exception cref="ArgumentException">The text is no topic, or the topic has a handler.</exception>
    /// <exception cref="InvalidOperationException">The worker has been started.</exception>
    public JobWorker Handle(string topic, JobHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (!JobSubjects.IsTopic(topic))
        {
            throw new ArgumentException($"`{topic}` is not a topic; name one like `{JobSubjects.TopicPrefix}summarize`", nameof(topic));
        }

        lock (_gate)
        {
            if (_starting is not null)
            {
                throw new InvalidOperationException($"worker `{WorkerId}` has been started; add handlers before");
            }

            if (!_handlers.TryAdd(topic, handler))
            {
                throw new ArgumentException($"topic `{topic}` has a handler already", nameof(topic));
            }
        }

        return this;
    }

    /// <summary>Begins to take jobs. When the task completes the server knows of every subscription and peers have been told.</summary>
    /// <param name="cancellationToken">Ends the start; nothing is left behind.</param>
    /// <exception cref="InvalidOperationException">There is no handler, or the worker has been started before.</exception>
    /// <exception cref="BusException">The bus does not let the worker listen.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_starting is not null)
            {
                throw new InvalidOperationException($"worker `{WorkerId}` has been started; make another one to start again");
            }

            if (_handlers.Count == 0)
            {
                throw new InvalidOperationException("no handlers registered");
            }

            return _starting = StartCoreAsync(cancellationToken);
        }
    }

    /// <summary>Takes jobs until told to stop, then drains.</summary>
    /// <param name="cancellationToken">Begins the drain; the task then completes without an exception.</param>
    /// <exception cref="BusException">The bus does not let the worker listen.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = cancellationToken.UnsafeRegister(static own => ((TaskCompletionSource)own!).TrySetResult(), stopped);
        await using (registration.ConfigureAwait(false))
        {
            await stopped.Task.ConfigureAwait(false);
        }

        await DrainAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes no further jobs, lets those that have arrived finish within <see cref="JobWorkerOptions.DrainTimeout"/>, then tells the rest
    /// to stop. Every job that was taken has its result reported, or goes back to its queue.
    /// </summary>
    /// <param name="cancellationToken">Tells the rest to stop at once.</param>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        if (_run is { } run)
        {
            await run.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells all jobs to stop, and ends. Drain first to let them finish.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_starting is { } starting)
        {
            await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_run is { } run)
        {
            await run.DrainAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        }
    }

    private async Task StartCoreAsync(CancellationToken cancellationToken)
    {
        var run = new WorkerRun(new(_bus, _options, _handlers));
        await run.StartAsync(cancellationToken).ConfigureAwait(false);
        _run = run;
    }
}
