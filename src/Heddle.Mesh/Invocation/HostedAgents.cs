using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>The agents of one process: starts them, keeps them announced, and takes them back.</summary>
internal sealed class HostedAgents : IAsyncDisposable
{
    private readonly MeshSession _session;
    private readonly Registration _registration;
    private readonly RequestsInFlight _inFlight;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<AgentRegistration> _declared = [];
    private readonly List<AgentRegistration> _started = [];
    private readonly List<IHostedAgent> _hosts = [];
    private Announcer? _announcer;
    private bool _stopped;

    public HostedAgents(MeshSession session)
    {
        _session = session;
        _registration = new Registration(session);
        _inFlight = new RequestsInFlight(session);
    }

    public AgentContract? Find(string agent)
    {
        lock (_declared)
        {
            return _declared.FirstOrDefault(registration => registration.Contract.Name == agent)?.Contract;
        }
    }

    public AgentRegistration Declare(AgentRegistration registration)
    {
        lock (_declared)
        {
            if (_declared.Any(other => other.Contract.Name == registration.Contract.Name))
            {
                throw new ArgumentException(
                    $"agent `{registration.Contract.Name}` is declared twice; give one of them another name or channel",
                    nameof(registration)
                );
            }

            _declared.Add(registration);
            return registration;
        }
    }

    /// <summary>Starts what has been declared since the last time: subscribe, flush, announce, begin (mesh-protocol §13).</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_stopped, typeof(AgentMesh));
            List<AgentRegistration> pending;
            lock (_declared)
            {
                pending = [.. _declared.Except(_started)];
            }

            if (pending.Count == 0)
            {
                return;
            }

            pending.ForEach(static registration => registration.CheckComplete());
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
            List<IHostedAgent> hosts = [.. pending.Select(Create)];
            foreach (var host in hosts)
            {
                await host.SubscribeAsync(cancellationToken).ConfigureAwait(false);
                _hosts.Add(host);
            }

            await _session.Bus.FlushAsync(cancellationToken).ConfigureAwait(false);
            _started.AddRange(pending);
            await _registration
                .AnnounceAsync([.. pending.Select(registration => registration.Contract)], Names(), cancellationToken)
                .ConfigureAwait(false);
            foreach (var host in hosts)
            {
                await host.BeginAsync(cancellationToken).ConfigureAwait(false);
            }

            MeshLog.Serving(_session.Logger, _session.InstanceId, _started.Count);
            await (_announcer ??= new Announcer(_session, _registration, Contracts)).StartAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Leaves: no new requests, those in flight finish (or are cancelled when <see cref="AgentMeshOptions.DrainTimeout"/> is over), and
    /// the announcements are taken back. Whatever fails on the way is logged and the rest goes on.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            if (_announcer is { } announcer)
            {
                await announcer.DisposeAsync().ConfigureAwait(false);
            }

            if (_started.Count > 0)
            {
                await DrainAsync(cancellationToken).ConfigureAwait(false);
                await _registration.WithdrawAsync(Names()).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync().ConfigureAwait(false);
        }

        _inFlight.EndAll();
        await _inFlight.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (_hosts.Count > 0)
        {
            return;
        }

        await _session.Buckets.PrimeAsync(cancellationToken).ConfigureAwait(false);
        await _session.Events.WatchLevelsAsync(cancellationToken).ConfigureAwait(false);
        await _inFlight.ListenAsync(cancellationToken).ConfigureAwait(false);
    }

    private IHostedAgent Create(AgentRegistration registration) =>
        registration.Condition is { } condition
            ? new GatedHost(_session, registration.Agent, condition, inFlight => Create(registration, inFlight))
            : Create(registration, _inFlight);

    private IHostedAgent Create(AgentRegistration registration, RequestsInFlight inFlight) =>
        registration.Shape switch
        {
            AgentShape.Watcher when registration.Sources.Count > 0 => new SourcedHost(_session, registration, null),
            _ when registration.Sources.Count > 0 => new SourcedHost(
                _session,
                registration,
                new AgentHost(_session, registration, inFlight)
            ),
            AgentShape.Publisher => new PublisherHost(_session, registration),
            AgentShape.Watcher => new WatcherHost(_session, registration),
            _ => new AgentHost(_session, registration, inFlight),
        };

    private IReadOnlyList<string> Names() => [.. _started.Select(registration => registration.Contract.Name)];

    private IReadOnlyList<AgentContract> Contracts() => [.. _started.Select(registration => registration.Contract)];

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_session.Options.DrainTimeout, _session.Time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await Task.WhenAll(_hosts.Select(host => LeaveAsync(host, patience.Token))).ConfigureAwait(false);
            await _inFlight.DrainAsync().WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            MeshLog.DrainTimedOut(_session.Logger, _session.Options.DrainTimeout.TotalSeconds);
            _inFlight.EndAll();
        }
    }

    private async Task LeaveAsync(IHostedAgent host, CancellationToken cancellationToken)
    {
        try
        {
            await host.LeaveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BusException problem)
        {
            // No further request comes over a lost connection either; those that have come are finished all the same.
            MeshLog.LeavingFailed(_session.Logger, problem, "draining");
        }
    }
}
