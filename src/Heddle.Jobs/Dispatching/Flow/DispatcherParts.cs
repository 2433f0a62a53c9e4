using System.Security.Cryptography;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>The parts of a dispatcher, put together over opened stores.</summary>
internal sealed class DispatcherParts : IDisposable
{
    // The sender id is everybody's who shares the work; this tells them apart.
    private const int InstanceLength = 10;

    public DispatcherParts(MessageBus bus, JobDispatcherOptions options, KeyValueBucket jobs, KeyValueBucket deadLetters)
    {
        Instance = RandomNumberGenerator.GetHexString(InstanceLength, lowercase: true);
        Colleagues = new(options.TimeProvider, options.Timing.TakeoverGrace);
        Registry = new(options.TimeProvider, options.Timing.WorkerLifetime);
        Index = new(Registry, Colleagues, Instance, options.Timing.TakeoverGrace);
        Jobs = jobs;
        var book = new JobBook(new(jobs), Index, Room);
        var planner = new JobPlanner(options, Registry, Waiting, Instance);
        var alerts = new ProtocolAlerts(
            new(bus, options.Signer, options.SenderId, options.TimeProvider),
            options.Logger,
            options.TimeProvider
        );
        var publisher = new DispatchPublisher(bus, book, options);
        var announcer = new JobAnnouncer(bus, book, deadLetters, options);
        var policy = new PolicyGate(options.Policy, options.PolicyTimeout, options.TimeProvider, options.Logger);
        Placer = new(planner, book, Registry, Waiting, publisher, announcer, policy);
        Submits = new(options.Reader, alerts, planner, Placer, book, options.Logger);
        Results = new(options.Reader, alerts, new(planner, options), book, announcer, options);
        Cancels = new(options.Reader, alerts, planner, book, announcer, options);
        Due = new(book, planner, Placer, publisher, announcer, Registry, Colleagues, options);
        Signs = new(options.Reader, alerts, Registry, Room);
    }

    public string Instance { get; }

    public KeyValueBucket Jobs { get; }

    public WorkerRegistry Registry { get; }

    public Colleagues Colleagues { get; }

    public WaitingJobs Waiting { get; } = new();

    public Signal Room { get; } = new();

    public JobIndex Index { get; }

    public JobPlacer Placer { get; }

    public SubmitIntake Submits { get; }

    public ResultIntake Results { get; }

    public CancelIntake Cancels { get; }

    public DueJobs Due { get; }

    public WorkerSigns Signs { get; }

    public void Dispose() => Room.Dispose();
}
