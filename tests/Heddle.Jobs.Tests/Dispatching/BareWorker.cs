using System.Collections.Concurrent;
using System.Security.Cryptography;
using Heddle.Transport;
using Wire = Cordum.Agent.V1;

namespace Heddle.Jobs.Tests;

/// <summary>A worker of the published kind: plain subscription of its direct subject, heartbeats, one result for each request.</summary>
internal sealed class BareWorker : BarePeer, IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private readonly BusSubscription _jobs;
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private Task _beats = Task.CompletedTask;

    private BareWorker(MessageBus bus, string id, ECDsa? key, BusSubscription jobs)
        : base(bus, id, key) => _jobs = jobs;

    public string Pool { get; init; } = "p";

    public int MaxParallel { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>What comes of a job; <see langword="null"/> for silence.</summary>
    public Func<Wire.JobRequest, Wire.JobResult?> Handle { get; set; } = _ => new() { Status = Wire.JobStatus.Succeeded };

    public ConcurrentQueue<Wire.JobRequest> Received { get; } = [];

    public int Active { get; set; }

    public static async Task<BareWorker> StartAsync(
        MessageBus bus,
        string id,
        ECDsa? key = null,
        string pool = "p",
        int maxParallel = 0,
        Dictionary<string, string>? labels = null,
        string? instance = null
    )
    {
        var jobs = await bus.SubscribeAsync($"worker.{id}.jobs");
        var worker = new BareWorker(bus, id, key, jobs)
        {
            Pool = pool,
            MaxParallel = maxParallel,
            Labels = labels ?? [],
            Headers = instance is null ? null : new BusHeaders(1) { { "Heddle-Worker-Instance", instance } },
        };
        await bus.FlushAsync();
        worker._work = worker.WorkAsync();
        worker._beats = worker.BeatAsync();
        return worker;
    }

    public ValueTask BeatOnceAsync()
    {
        var beat = new Wire.Heartbeat
        {
            WorkerId = Id,
            Pool = Pool,
            MaxParallelJobs = MaxParallel,
            ActiveJobs = Active,
        };
        beat.Labels.Add(Labels);
        return PublishAsync(JobSubjects.Heartbeat, new() { Heartbeat = beat }, Id);
    }

    public ValueTask IntroduceAsync() =>
        PublishAsync(
            JobSubjects.Handshake,
            new()
            {
                Handshake = new()
                {
                    ComponentId = Id,
                    Role = Wire.ComponentRole.Worker,
                    SupportedVersions = { 1 },
                },
            },
            Id
        );

    public ValueTask AnswerAsync(Wire.JobRequest request, Wire.JobResult result)
    {
        result.JobId = request.JobId;
        result.WorkerId = Id;
        return PublishAsync(JobSubjects.Result, new() { JobResult = result }, "trace-" + request.JobId);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _jobs.DisposeAsync();
        await Task.WhenAll(_work, _beats).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        await foreach (var message in _jobs.Messages.ReadAllAsync(_stop.Token))
        {
            var request = Wire.BusPacket.Parser.ParseFrom(message.Payload.Span).JobRequest;
            Received.Enqueue(request);
            if (Handle(request) is { } result)
            {
                await AnswerAsync(request, result);
            }
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Beat);
        do
        {
            try
            {
                await BeatOnceAsync();
            }
            catch (BusException)
            {
                // The server is away; the next beat may find it back.
            }
        } while (await timer.WaitForNextTickAsync(_stop.Token));
    }
}
