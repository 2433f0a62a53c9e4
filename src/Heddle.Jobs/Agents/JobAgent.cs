using System.Runtime.CompilerServices;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// A worker whose handlers have typed inputs and outputs: blobs are fetched, validated and kept around them, middleware runs and attempts
/// are repeated.
/// </summary>
public sealed class JobAgent : IAsyncDisposable
{
    private readonly JobWorker _worker;
    private readonly JobHandlerOptions _defaults;
    private readonly BlobStores? _ownStores;
    private readonly Func<double> _random;
    private readonly List<PipelineMiddleware<JobInvocation, object?>> _middleware = [];
    private readonly List<TypedJob> _jobs = [];
    private bool _sealed;

    /// <summary>Makes an agent; it does nothing before it is started.</summary>
    /// <param name="bus">The connection; it stays the caller's to close.</param>
    /// <param name="worker">How the worker below is set up. Without blob stores it gets those of <see cref="BlobStores.CreateDefault"/>.</param>
    /// <param name="defaults">Limits and retries of topics that have no options of their own; <see langword="null"/> for the defaults.</param>
    public JobAgent(MessageBus bus, JobWorkerOptions worker, JobHandlerOptions? defaults = null)
        : this(bus, worker, defaults, Random.Shared.NextDouble) { }

    internal JobAgent(MessageBus bus, JobWorkerOptions worker, JobHandlerOptions? defaults, Func<double> random)
    {
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(worker);
        _ownStores = worker.Blobs is null ? BlobStores.CreateDefault(bus) : null;
        _worker = new(bus, worker with { Blobs = worker.Blobs ?? _ownStores });
        _defaults = defaults ?? JobHandlerOptions.Default;
        _random = random;
    }

    /// <summary>The worker's id.</summary>
    public string WorkerId => _worker.WorkerId;

    /// <summary>How many jobs run right now.</summary>
    public int ActiveJobs => _worker.ActiveJobs;

    /// <summary>Adds middleware around every topic's handler, also those added before; the first added is the outermost.</summary>
    /// <param name="middleware">The middleware, for example <see cref="JobMiddleware.Logging"/>.</param>
    /// <returns>This agent, for more.</returns>
    /// <exception cref="InvalidOperationException">The agent has been started.</exception>
    public JobAgent Use(PipelineMiddleware<JobInvocation, object?> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        ThrowIfSealed();
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Adds middleware around every topic's handler, also those added before; the first added is the outermost.</summary>
    /// <param name="middleware">The middleware, shared by all attempts.</param>
    /// <returns>This agent, for more.</returns>
    /// <exception cref="InvalidOperationException">The agent has been started.</exception>
    public JobAgent Use(IJobMiddleware middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        return Use(middleware.InvokeAsync);
    }

    /// <summary>Says who does the jobs of a topic.</summary>
    /// <typeparam name="TIn">What the input's JSON is read as.</typeparam>
    /// <typeparam name="TOut">What is written as the output's JSON.</typeparam>
    /// <param name="topic">The topic: <c>job.</c> and one or more tokens, without wildcards.</param>
    /// <param name="handler">Does the jobs, several at a time.</param>
    /// <param name="options">Limits and retries; <see langword="null"/> for the agent's.</param>
    /// <returns>This agent, for more.</returns>
    /// <exception cref="ArgumentException">The text is no topic, or the topic has a handler.</exception>
    /// <exception cref="InvalidOperationException">The agent has been started.</exception>
    public JobAgent Job<TIn, TOut>(string topic, JobHandler<TIn, TOut> handler, JobHandlerOptions? options = null) =>
        Add(topic, HandlerShapes.Of(handler), options);

    /// <inheritdoc cref="Job{TIn,TOut}(string,JobHandler{TIn,TOut},JobHandlerOptions?)" />
    [OverloadResolutionPriority(2)]
    public JobAgent Job<TIn, TOut>(
        string topic,
        Func<TIn, JobContext, CancellationToken, Task<TOut>> handler,
        JobHandlerOptions? options = null
    ) => Add(topic, HandlerShapes.Of(handler), options);

    /// <inheritdoc cref="Job{TIn,TOut}(string,JobHandler{TIn,TOut},JobHandlerOptions?)" />
    [OverloadResolutionPriority(1)]
    public JobAgent Job<TIn, TOut>(string topic, Func<TIn, JobContext, Task<TOut>> handler, JobHandlerOptions? options = null) =>
        Add(topic, HandlerShapes.Of(handler), options);

    /// <inheritdoc cref="Job{TIn,TOut}(string,JobHandler{TIn,TOut},JobHandlerOptions?)" />
    public JobAgent Job<TIn, TOut>(string topic, Func<TIn, JobContext, TOut> handler, JobHandlerOptions? options = null) =>
        Add(topic, HandlerShapes.Of(handler), options);

    /// <summary>Begins to take jobs. When the task completes the server knows of every subscription and peers have been told.</summary>
    /// <param name="cancellationToken">Ends the start; nothing is left behind.</param>
    /// <exception cref="InvalidOperationException">There is no handler, or the agent has been started before.</exception>
    /// <exception cref="BusException">The bus does not let the worker listen.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Seal();
        return _worker.StartAsync(cancellationToken);
    }

    /// <summary>Takes jobs until told to stop, then drains.</summary>
    /// <param name="cancellationToken">Begins the drain; the task then completes without an exception.</param>
    /// <exception cref="InvalidOperationException">There is no handler, or the agent has been started before.</exception>
    /// <exception cref="BusException">The bus does not let the worker listen.</exception>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        Seal();
        return _worker.RunAsync(cancellationToken);
    }

    /// <summary>Takes no further jobs and lets those that have arrived finish, as <see cref="JobWorker.DrainAsync"/> does.</summary>
    /// <param name="cancellationToken">Tells the rest to stop at once.</param>
    public Task DrainAsync(CancellationToken cancellationToken = default) => _worker.DrainAsync(cancellationToken);

    /// <summary>Tells all jobs to stop, and ends. Drain first to let them finish.</summary>
    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync().ConfigureAwait(false);
        if (_ownStores is not null)
        {
            await _ownStores.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal JobAgent Add<TIn, TOut>(string topic, Func<TIn, JobInvocation, ValueTask<TOut>> handler, JobHandlerOptions? options)
    {
        ThrowIfSealed();
        var job = new TypedJob<TIn, TOut>(handler, options ?? _defaults, _random);
        _worker.Handle(topic, job.RunAsync);
        _jobs.Add(job);
        return this;
    }

    private void Seal()
    {
        _sealed = true;
        foreach (var job in _jobs)
        {
            job.Seal(_middleware);
        }
    }

    private void ThrowIfSealed()
    {
        if (_sealed)
        {
            throw new InvalidOperationException($"agent `{WorkerId}` has been started; add middleware and jobs before");
        }
    }
}
