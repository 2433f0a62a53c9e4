using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Cleans up after hosts that are gone without having left: takes what nobody else serves out of the catalog and the registry, and tells
/// callers of the death (mesh-protocol §2.8). It learns of lost connections from the server's system account. Any number of monitors may
/// watch the same mesh.
/// </summary>
/// <remarks>
/// Hosts behind a leaf node whose system account is another one are not seen; such a mesh needs its monitor where the hosts connect.
/// </remarks>
public sealed class MeshMonitor : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>How long a deleted record's marker stays for those who watch the records and were away. A record's key never comes back.</summary>
    private static readonly TimeSpan MarkerAge = TimeSpan.FromHours(1);

    private readonly MeshSession _session;
    private readonly SystemAccount _system;
    private readonly MeshMonitorOptions _options;
    private readonly Departure _departure;
    private readonly UnservedAgents _unserved;
    private readonly BusSubscription _advisories;
    private readonly LiveInstances _live = new();
    private readonly ReconcileTimer _due;
    private int _running;

    private MeshMonitor(MeshSession session, SystemAccount system, MeshMonitorOptions options, BusSubscription advisories)
    {
        _session = session;
        _system = system;
        _options = options;
        _advisories = advisories;
        _departure = new Departure(session);
        _unserved = new UnservedAgents(session, system, options.ReconcileInterval);
        _due = new ReconcileTimer(options.ReconcileInterval, options.TimeProvider);
        system.Bus.Events += OnSystemEvent;
    }

    /// <summary>Raised, on the monitor's own flow, for every death notice it has sent.</summary>
    public event EventHandler<DeathNotice>? AgentDied;

    /// <summary>
    /// Connects. From now on nothing is missed; call <see cref="RunAsync"/> to have something done about it.
    /// </summary>
    /// <param name="url">The mesh's URL, or <see langword="null"/> to find it as <see cref="AgentMesh.ConnectAsync"/> does.</param>
    /// <param name="systemUrl">The same server's URL for a user of its system account: <c>nats://user:password@host:port</c>.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MeshConnectionException">No server answers.</exception>
    /// <exception cref="ConnectionDeniedException">The server refuses the credentials, or the user is none of its system account.</exception>
    public static async Task<MeshMonitor> ConnectAsync(
        string? url,
        string systemUrl,
        MeshMonitorOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(systemUrl);
        options ??= new MeshMonitorOptions();
        var settings = new AgentMeshOptions
        {
            Connection = options.Connection,
            LoggerFactory = options.LoggerFactory,
            TimeProvider = options.TimeProvider,
        };
        var mesh = await MeshConnector.ConnectAsync(url, settings, RandomIds.New(), cancellationToken).ConfigureAwait(false);
        try
        {
            var system = await MeshConnector
                .ConnectAsync(systemUrl, settings with { Connection = options.SystemConnection }, RandomIds.New(), cancellationToken)
                .ConfigureAwait(false);
            return await OverAsync(mesh, system, options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await mesh.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>As <see cref="ConnectAsync"/>, over connections of the caller's own. Disposing the monitor, or a failure here, disposes them.</summary>
    /// <param name="mesh">A connection to the mesh.</param>
    /// <param name="system">A connection to the same server's system account.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ConnectionDeniedException"><paramref name="system"/> is none of the system account.</exception>
    public static async Task<MeshMonitor> OverAsync(
        MessageBus mesh,
        MessageBus system,
        MeshMonitorOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(system);
        options ??= new MeshMonitorOptions();
        var settings = new AgentMeshOptions { LoggerFactory = options.LoggerFactory, TimeProvider = options.TimeProvider };
        var session = new MeshSession(null, mesh, settings, RandomIds.New());
        var account = new SystemAccount(system, options.SystemConnection?.InboxPrefix ?? "_INBOX", options.TimeProvider);
        try
        {
            var advisories = await system.SubscribeAsync(ConnectionReport.Subjects, null, cancellationToken).ConfigureAwait(false);
            // Answered behind the subscription, so the server has that too.
            await account.CountServersAsync(cancellationToken).ConfigureAwait(false);
            return new MeshMonitor(session, account, options, advisories);
        }
        catch (Exception problem)
        {
            await mesh.DisposeAsync().ConfigureAwait(false);
            await system.DisposeAsync().ConfigureAwait(false);
            if (problem is BusException failure && CallFailures.ToMeshException(failure, "", "") is { } translated)
            {
                throw translated;
            }

            throw;
        }
    }

    /// <summary>
    /// Compares the instance records with the connections there are, cleans up after those that are gone already, and goes on doing so for
    /// those that go. Trouble with the mesh is logged and tried again. Can be called once.
    /// </summary>
    /// <param name="cancellationToken">Ends the watch; the task then completes.</param>
    /// <exception cref="MeshConnectionException">A connection is closed for good.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException("a monitor runs once; connect another one");
        }

        try
        {
            await FollowAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // This is how a watch is meant to end.
        }
        catch (BusException problem) when (CallFailures.ToMeshException(problem, "", "") is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Closes both connections. A <see cref="RunAsync"/> that is still going on ends with an exception.</summary>
    public async ValueTask DisposeAsync()
    {
        _system.Bus.Events -= OnSystemEvent;
        await _due.DisposeAsync().ConfigureAwait(false);
        await _advisories.DisposeAsync().ConfigureAwait(false);
        await _session.DisposeAsync().ConfigureAwait(false);
        await _session.Bus.DisposeAsync().ConfigureAwait(false);
        await _system.Bus.DisposeAsync().ConfigureAwait(false);
    }

    private void OnSystemEvent(object? sender, BusEvent what)
    {
        if (what is BusEvent.Reconnected)
        {
            _due.Within(_options.ReconnectGrace);
        }
        else if (what is BusEvent.SlowConsumer)
        {
            _due.Within(TimeSpan.Zero);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await TryAsync(() => ReconcileAsync(cancellationToken)).ConfigureAwait(false);
        await TryAsync(() => _departure.RehearseAsync(cancellationToken)).ConfigureAwait(false);
        Task<bool>? advised = null;
        while (true)
        {
            advised ??= _advisories.Messages.WaitToReadAsync(cancellationToken).AsTask();
            await Task.WhenAny(advised, _due.Reached).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            var gone = new HashSet<string>(StringComparer.Ordinal);
            if (advised.IsCompleted)
            {
                await RequireOpenAsync(advised).ConfigureAwait(false);
                advised = null;
                TakeAdvisories(gone);
            }

            await TryAsync(() => BuryAsync(gone, cancellationToken)).ConfigureAwait(false);
            if (_due.TryTake())
            {
                await TryAsync(() => ReconcileAsync(cancellationToken)).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask RequireOpenAsync(Task<bool> advised)
    {
        if (!await advised.ConfigureAwait(false))
        {
            throw new BusClosedException();
        }
    }

    private void TakeAdvisories(HashSet<string> gone)
    {
        while (_advisories.Messages.TryRead(out var message))
        {
            try
            {
                if (ConnectionReport.Read(message) is { } report)
                {
                    _live.Note(report);
                    gone.Add(report.InstanceId);
                }
            }
            catch (JsonException problem)
            {
                MeshLog.MalformedAdvisory(_session.Logger, problem, message.Subject);
            }
        }

        gone.RemoveWhere(_live.Contains);
    }

    /// <summary>
    /// Cleans up after every host on record that has no connection. The records are read before the connections: a host connects before
    /// it writes its record. Then the same for agents in the catalog that are on nobody's record.
    /// </summary>
    internal async ValueTask ReconcileAsync(CancellationToken cancellationToken)
    {
        var records = await _session.Instances.ListAsync(cancellationToken).ConfigureAwait(false);
        var connections = await _system.ListAsync(cancellationToken).ConfigureAwait(false);
        _live.Reset(connections);
        await CompleteAsync([.. records.Where(record => !_live.Contains(record.InstanceId))], cancellationToken).ConfigureAwait(false);
        await RemoveUnservedAsync(connections, cancellationToken).ConfigureAwait(false);
        await PurgeMarkersAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RemoveUnservedAsync(IReadOnlyList<ConnectionReport> connections, CancellationToken cancellationToken)
    {
        var unserved = await _unserved.FindAsync(connections, cancellationToken).ConfigureAwait(false);
        if (unserved.Count > 0)
        {
            var notices = await _departure.RemoveUnservedAsync(unserved, cancellationToken).ConfigureAwait(false);
            MonitorLog.UnservedRemoved(_session.Logger, notices.Count);
            Raise(notices);
        }
    }

    private async ValueTask PurgeMarkersAsync(CancellationToken cancellationToken)
    {
        try
        {
            var purged = await _session.Instances.PurgeMarkersAsync(MarkerAge, cancellationToken).ConfigureAwait(false);
            if (purged > 0)
            {
                MonitorLog.MarkersPurged(_session.Logger, purged);
            }
        }
        catch (BusException problem) when (problem is not BusClosedException)
        {
            // Credentials may not allow it. Nothing depends on it but space.
            MonitorLog.PurgeFailed(_session.Logger, problem);
        }
    }

    private async ValueTask BuryAsync(HashSet<string> gone, CancellationToken cancellationToken)
    {
        var records = new List<InstanceRecord>();
        foreach (var instance in gone)
        {
            // What another monitor is at work on, and does not complete, is found with the next comparison.
            if (await _session.Instances.FindAsync(instance, cancellationToken).ConfigureAwait(false) is { IsClaimed: false } record)
            {
                records.Add(record);
            }
        }

        await CompleteAsync(records, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CompleteAsync(List<InstanceRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return;
        }

        var notices = await _departure.CompleteAsync(records, DeathNotice.Disconnect, cancellationToken).ConfigureAwait(false);
        MeshLog.CleanedUp(_session.Logger, records.Count, notices.Count);
        Raise(notices);
    }

    private void Raise(IReadOnlyList<DeathNotice> notices)
    {
        foreach (var notice in notices)
        {
            AgentDied?.Invoke(this, notice);
        }
    }

    private async ValueTask TryAsync(Func<ValueTask> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is ConnectionDeniedException or BusException and not BusClosedException)
        {
            MeshLog.MonitoringFailed(_session.Logger, problem);
            _due.Within(RetryPause);
        }
    }
}
