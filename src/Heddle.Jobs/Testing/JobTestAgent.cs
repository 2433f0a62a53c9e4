using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// A whole job system in this process: an in-memory bus, an in-memory blob store, a worker with typed handlers, and a stand-in for the
/// dispatcher that hands every job submitted to its topic. Each part is usable alone.
/// </summary>
/// <example><code>
/// await using var bench = new JobTestAgent();
/// bench.Agent.Job&lt;Prompt, Echo&gt;("job.echo", (input, _) => new Echo(input.Text));
/// var result = await bench.SubmitAsync&lt;Prompt, Echo&gt;("job.echo", new Prompt("hello"));
/// </code></example>
public sealed class JobTestAgent : IAsyncDisposable
{
    private readonly JobTestAgentOptions _options;
    private readonly JobTestDispatcher _dispatcher;
    private readonly OnceOpened<JobAgent> _running;

    /// <summary>Puts the parts together; the agent starts with the first job, or by <see cref="StartAsync"/>.</summary>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    public JobTestAgent(JobTestAgentOptions? options = null)
    {
        _options = options ?? JobTestAgentOptions.Default;
        Server = new(_options.Bus);
        Bus = Server.Connect("job-test");
        Store = new(_options.Blobs);
        Blobs = _options.Worker.Blobs ?? new BlobStores(Store);
        Agent = new(Bus, _options.Worker with { Blobs = Blobs }, _options.Defaults, static () => 0);
        Client = new(
            Bus,
            new()
            {
                SenderId = "test-client",
                Blobs = Blobs,
                Json = _options.Defaults.Json,
                Receipt = SubmitReceipt.Server,
                TimeProvider = _options.Worker.TimeProvider,
            }
        );
        _dispatcher = new(Server.Connect("job-test-dispatcher"), _options.Worker.TimeProvider);
        _running = new(async cancellationToken =>
        {
            await _dispatcher.StartAsync(cancellationToken).ConfigureAwait(false);
            await Agent.StartAsync(cancellationToken).ConfigureAwait(false);
            return Agent;
        });
    }

    /// <summary>The server in this process; connect to it to play a part of your own.</summary>
    public InMemoryServer Server { get; }

    /// <summary>The agent's connection.</summary>
    public MessageBus Bus { get; }

    /// <summary>The store in this process; in use unless the options' worker has stores of its own.</summary>
    public InMemoryBlobStore Store { get; }

    /// <summary>The agent's blob stores.</summary>
    public BlobStores Blobs { get; }

    /// <summary>The agent: give it handlers and middleware before the first job.</summary>
    public JobAgent Agent { get; }

    /// <summary>A client on the agent's connection; start the agent before it submits.</summary>
    public JobClient Client { get; }

    /// <summary>Starts the agent, unless it runs.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    public async Task StartAsync(CancellationToken cancellationToken = default) =>
        await _running.GetAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Submits a job over the bus and waits for its result; starts the agent, unless it runs.</summary>
    /// <typeparam name="TIn">The input's type.</typeparam>
    /// <typeparam name="TOut">The output's type.</typeparam>
    /// <param name="topic">The topic.</param>
    /// <param name="input">The input; written as JSON as the agent's defaults say.</param>
    /// <param name="options">The job's other properties; id and topic are filled in. <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>What became of it. A failure is a result, not an exception.</returns>
    public async Task<JobTestResult<TOut>> SubmitAsync<TIn, TOut>(
        string topic,
        TIn input,
        JobTestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= JobTestOptions.Default;
        await StartAsync(cancellationToken).ConfigureAwait(false);
        var request = options.Request with { JobId = $"job-{Guid.NewGuid():N}", Topic = topic };
        if (request.ContextPointer.Length == 0)
        {
            var json = options.RawInput ?? JsonSerializer.SerializeToUtf8Bytes(input, _options.Defaults.Json);
            var pointer = await Blobs
                .Default.WriteAsync(BlobKeys.Context(request.JobId), json, BlobRetention.Short, cancellationToken)
                .ConfigureAwait(false);
            request = request with { ContextPointer = pointer.ToString() };
        }

        var (result, progress) = await _dispatcher.RunAsync(request, options, cancellationToken).ConfigureAwait(false);
        return new(result, await ReadOutputAsync<TOut>(result, cancellationToken).ConfigureAwait(false), progress);
    }

    /// <summary>Calls a job off, as a client would.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the wait for room on the bus.</param>
    public ValueTask CancelAsync(string jobId, string reason, CancellationToken cancellationToken = default) =>
        _dispatcher.CancelAsync(jobId, reason, cancellationToken);

    /// <summary>Ends the agent, the dispatcher's stand-in and the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync().ConfigureAwait(false);
        await Agent.DisposeAsync().ConfigureAwait(false);
        await _dispatcher.DisposeAsync().ConfigureAwait(false);
        await Bus.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<TOut?> ReadOutputAsync<TOut>(JobResult result, CancellationToken cancellationToken)
    {
        if (result.ResultPointer.Length == 0)
        {
            return default;
        }

        var pointer = BlobPointer.Parse(result.ResultPointer);
        var json = await Blobs.ReadAsync(pointer, long.MaxValue, cancellationToken).ConfigureAwait(false);
        return json is { } content ? JsonSerializer.Deserialize<TOut>(content.Span, _options.Defaults.Json) : default;
    }
}
