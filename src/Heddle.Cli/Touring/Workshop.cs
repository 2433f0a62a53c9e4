using System.Threading.Channels;
using DemoAgents;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary>A dispatcher, two workers in processes of their own, and a client: for the chapters about jobs. The workers stay for the next of them.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    // Far longer than the interval of the workers' heartbeats, so that a busy machine does not pass for a dead worker.
    private static readonly JobDispatcherTiming Timing = new()
    {
        WorkerLifetime = TimeSpan.FromSeconds(1),
        WorkerLostAfter = TimeSpan.FromSeconds(1.5),
    };

    private static readonly string[] Looms = ["loom-1", "loom-2"];

    private readonly BlobStores _blobs;
    private readonly JobDispatcher _dispatcher;

    private Workshop(Stage stage)
    {
        _blobs = BlobStores.CreateDefault(stage.Mesh.Bus, static _ => null);
        Client = new(stage.Mesh.Bus, new() { Blobs = _blobs, TimeProvider = stage.Time });
        _dispatcher = new(
            stage.Mesh.Bus,
            new()
            {
                Timing = Timing,
                Retries = new() { InitialDelay = TimeSpan.FromMilliseconds(100) },
                TimeProvider = stage.Time,
            }
        );
    }

    public JobClient Client { get; }

    /// <summary>The workers' processes.</summary>
    public IReadOnlyList<AgentProcess> Workers { get; private set; } = [];

    /// <summary>Opens it, with the workers that are there, and returns when jobs are taken.</summary>
    public static async Task<Workshop> OpenAsync(Stage stage, AgentProcesses processes, CancellationToken cancellationToken)
    {
        var workshop = new Workshop(stage);
        try
        {
            await workshop._dispatcher.StartAsync(cancellationToken);
            var missing = Looms.Where(loom => processes.Of(loom).Count == 0);
            await processes.AddWorkersAsync(missing, cancellationToken);
            workshop.Workers = [.. Looms.SelectMany(processes.Of)];
            return workshop;
        }
        catch
        {
            await workshop.DisposeAsync();
            throw;
        }
    }

    /// <summary>Submits a job and waits for the cloth.</summary>
    /// <param name="jobId">The job's id.</param>
    /// <param name="order">The work.</param>
    /// <param name="reports">Gets what the worker says meanwhile; complete when the job has ended.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Weaver.Cloth> WeaveAsync(
        string jobId,
        Weaver.Order order,
        ChannelWriter<JobProgress> reports,
        CancellationToken cancellationToken
    )
    {
        var options = new JobOptions { JobId = jobId, Progress = new Reports(reports) };
        try
        {
            return await Client.SubmitAndWaitAsync<Weaver.Cloth>(Weaver.Topic, order, options, cancellationToken);
        }
        finally
        {
            reports.TryComplete();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _dispatcher.DisposeAsync();
        await _blobs.DisposeAsync();
    }

    private sealed class Reports(ChannelWriter<JobProgress> writer) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => writer.TryWrite(value);
    }
}
