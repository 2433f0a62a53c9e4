using System.Text.Json;
using Heddle.Jobs;
using Heddle.Mesh;
using Heddle.Transport;
using Heddle.Transport.Nats;

namespace Heddle.Cli.Tests;

/// <summary>A dispatcher and a worker for the commands of a bench: on the server in memory, or on a real one.</summary>
internal sealed class JobBench : IAsyncDisposable
{
    public const string Worker = "w1";

    private readonly MessageBus _bus;
    private readonly JobDispatcher _dispatcher;
    private JobAgent? _agent;

    private JobBench(MessageBus bus, IJobPolicy? policy)
    {
        _bus = bus;
        _dispatcher = new(
            bus,
            new()
            {
                Timing = new() { SweepInterval = TimeSpan.FromMilliseconds(20), ConfirmAfter = TimeSpan.FromMilliseconds(150) },
                Policy = policy,
                Retries = new() { MaxRetries = 0 },
            }
        );
    }

    public MessageBus Bus => _bus;

    public static async Task<JobBench> StartAsync(CommandBench bench, string? url = null, IJobPolicy? policy = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        MessageBus bus = url is null ? bench.Server.Connect() : await NatsBus.ConnectAsync(new NatsOptions { Urls = [url] }, cancel);
        if (url is not null)
        {
            bench.Connect = (_, end) => AgentMesh.ConnectAsync(url, null, end);
        }

        var jobs = new JobBench(bus, policy);
        await jobs._dispatcher.StartAsync(cancel);
        return jobs;
    }

    /// <summary>Has a worker do the jobs of <c>job.echo</c>.</summary>
    public Task WorkAsync(Func<JsonElement, JobContext, CancellationToken, Task<object?>> handler)
    {
        _agent = new(_bus, new JobWorkerOptions { WorkerId = Worker, HeartbeatInterval = TimeSpan.FromMilliseconds(200) });
        _agent.Job("job.echo", handler);
        return _agent.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Has a worker give every input back.</summary>
    public Task EchoAsync() => WorkAsync((input, _, _) => Task.FromResult<object?>(input));

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        await _dispatcher.DisposeAsync();
        await _bus.DisposeAsync();
    }
}
