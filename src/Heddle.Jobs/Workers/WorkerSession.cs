using System.Security.Cryptography;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>What the parts of one worker share.</summary>
internal sealed class WorkerSession
{
    private const int InstanceLength = 16;

    public WorkerSession(MessageBus bus, JobWorkerOptions options, IReadOnlyDictionary<string, JobHandler> handlers)
    {
        Bus = bus;
        Options = options;
        Handlers = handlers;
        Publisher = new(bus, options.Signer, options.WorkerId, options.TimeProvider);
        Alerts = new(Publisher, options.Logger, options.TimeProvider);
        Metrics = new(options.Metrics, options.Logger);
        Ledger = new(options.WorkerId, options.ResultCache, options.AllowSkippedAttempts);
        Slots = new(options.MaxParallelJobs);
        Reporter = new(this);
        Receiver = new(this);
        Pulse = new(this);
        KeepAlive = (options.Durable?.AckWait ?? TimeSpan.Zero) / 3;
        // A stream hands its jobs out again by itself.
        LifeSign = options.Durable is null
            ? new BusHeaders(1) { { WorkerHeaders.Instance, RandomNumberGenerator.GetHexString(InstanceLength, lowercase: true) } }
            : null;
    }

    public MessageBus Bus { get; }

    public JobWorkerOptions Options { get; }

    /// <summary>The handlers by topic.</summary>
    public IReadOnlyDictionary<string, JobHandler> Handlers { get; }

    public PacketPublisher Publisher { get; }

    public ProtocolAlerts Alerts { get; }

    public MetricsGuard Metrics { get; }

    public JobLedger Ledger { get; }

    public WorkSlots Slots { get; }

    public ResultReporter Reporter { get; }

    public JobReceiver Receiver { get; }

    public WorkerPulse Pulse { get; }

    /// <summary>How often a queue is told that a job from it still runs.</summary>
    public TimeSpan KeepAlive { get; }

    /// <summary>What goes with heartbeats and handshakes; <see langword="null"/> for nothing.</summary>
    public BusHeaders? LifeSign { get; }

    /// <summary>Counts the jobs that have arrived and wait for a place; set once the worker listens.</summary>
    public Func<int> CountWaiting { get; set; } = static () => 0;

    /// <summary>Whether the worker takes no further jobs.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Whether jobs that have not begun are refused, because there is no time left for them.</summary>
    public volatile bool IsOutOfTime;
}
