using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Mesh.Tests.Liveness;

/// <summary>A real server with a system account, and ways onto it.</summary>
internal sealed class SystemServer : IAsyncDisposable
{
    private const string Accounts = """
        accounts {
          APP { jetstream: enabled, users: [ { user: "app", password: "app" } ] }
          SYS { users: [ { user: "sys", password: "sys" } ] }
        }
        system_account: SYS
        no_auth_user: "app"
        """;

    private SystemServer(NatsServer server) => Server = server;

    public NatsServer Server { get; }

    public string SystemUrl => Server.Url.Replace("://", "://sys:sys@", StringComparison.Ordinal);

    public static async Task<SystemServer> StartAsync() =>
        new(await NatsServer.StartAsync(new NatsServerOptions { ConfigText = Accounts }, MeshFixture.Timeout));

    public Task<AgentMesh> JoinAsync(AgentMeshOptions? options = null) =>
        AgentMesh.ConnectAsync(Server.Url, options ?? new AgentMeshOptions { Connection = Hasty }, MeshFixture.Timeout);

    public async Task<RunningMonitor> MonitorAsync(MeshMonitorOptions? options = null) =>
        new(
            await MeshMonitor.ConnectAsync(
                Server.Url,
                SystemUrl,
                options ?? new MeshMonitorOptions { Connection = Hasty, SystemConnection = Hasty },
                MeshFixture.Timeout
            ),
            await NatsBus.ConnectAsync(new NatsOptions { Url = Server.Url }, MeshFixture.Timeout)
        );

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    /// <summary>Reconnects as fast as a test wants it.</summary>
    private static NatsOptions Hasty { get; } =
        new()
        {
            Reconnect = new NatsReconnectOptions
            {
                InitialDelay = TimeSpan.FromMilliseconds(20),
                MaxDelay = TimeSpan.FromMilliseconds(200),
            },
        };
}
