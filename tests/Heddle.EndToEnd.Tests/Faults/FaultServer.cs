using Heddle.DevServers;
using Heddle.Mesh;
using Heddle.Transport.Nats;

namespace Heddle.EndToEnd.Tests.Faults;

/// <summary>A real server with a system account, and ways onto it.</summary>
internal sealed class FaultServer : IAsyncDisposable
{
    private const string Accounts = """
        accounts {
          APP { jetstream: enabled, users: [ { user: "app", password: "app" } ] }
          SYS { users: [ { user: "sys", password: "sys" } ] }
        }
        system_account: SYS
        no_auth_user: "app"
        """;

    private FaultServer(NatsServer server) => Server = server;

    /// <summary>What a machine that does much else may add to anything.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(90);

    /// <summary>A test that waits for what never comes fails, and says where, instead of hanging.</summary>
    public static CancellationToken Limit => new CancellationTokenSource(Patience).Token;

    /// <summary>Reconnects as fast as a test wants it.</summary>
    public static NatsOptions Hasty { get; } =
        new()
        {
            Reconnect = new NatsReconnectOptions
            {
                InitialDelay = TimeSpan.FromMilliseconds(20),
                MaxDelay = TimeSpan.FromMilliseconds(200),
            },
        };

    public NatsServer Server { get; }

    public static async Task<FaultServer> StartAsync(string more = "") =>
        new(await NatsServer.StartAsync(new NatsServerOptions { ConfigText = Accounts + "\n" + more }, Limit));

    public Task<AgentMesh> JoinAsync(AgentMeshOptions? options = null) =>
        AgentMesh.ConnectAsync(Server.Url, (options ?? new AgentMeshOptions()) with { Connection = Hasty }, Limit);

    /// <summary>A host of one agent.</summary>
    public async Task<AgentMesh> HostAsync(string agent, Delegate handler, AgentMeshOptions? options = null)
    {
        var host = await JoinAsync(options);
        host.AddAgent(new AgentSpec(agent, "A test agent."), handler);
        await host.StartAsync(Limit);
        return host;
    }

    /// <summary>A monitor at work.</summary>
    public async Task<RunningMonitor> MonitorAsync(Func<MeshMonitorOptions, MeshMonitorOptions>? change = null)
    {
        var options = new MeshMonitorOptions
        {
            Connection = Hasty,
            SystemConnection = Hasty,
            ReconnectGrace = TimeSpan.Zero,
        };
        var systemUrl = Server.Url.Replace("://", "://sys:sys@", StringComparison.Ordinal);
        return new(await MeshMonitor.ConnectAsync(Server.Url, systemUrl, change?.Invoke(options) ?? options, Limit));
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    internal sealed class RunningMonitor : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly MeshMonitor _monitor;
        private readonly Task _running;

        public RunningMonitor(MeshMonitor monitor)
        {
            _monitor = monitor;
            _running = monitor.RunAsync(_end.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _running;
            await _monitor.DisposeAsync();
            _end.Dispose();
        }
    }
}
