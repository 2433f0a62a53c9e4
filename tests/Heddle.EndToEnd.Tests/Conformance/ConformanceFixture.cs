using Heddle.DevServers;
using Heddle.EndToEnd.Tests.Wire;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>A real server, and meshes and scripted peers that join it.</summary>
public sealed class ConformanceFixture : IAsyncLifetime
{
    private NatsServer? _server;

    public NatsServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await NatsServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    internal Task<RawConnection> RawAsync() => RawConnection.OpenAsync(Server.Port);

    internal Task<PeerCaller> PeerCallerAsync() => PeerCaller.ConnectAsync(Server.Port);

    internal Task<PeerHost> PeerHostAsync(params PeerAgent[] agents) => PeerHost.StartAsync(Server.Port, agents);

    /// <summary>A process that hosts nothing.</summary>
    internal Task<AgentMesh> CallerAsync(AgentMeshOptions? options = null) => AgentMesh.ConnectAsync(Server.Url, options);

    /// <summary>Hosts agents until disposed.</summary>
    internal async Task<AgentMesh> HostAsync(Action<AgentMesh> declare, AgentMeshOptions? options = null)
    {
        var host = await AgentMesh.ConnectAsync(Server.Url, options);
        declare(host);
        await host.StartAsync(RawConnection.Cancel);
        return host;
    }

    internal Task<AgentMesh> HostAsync(string agent, Delegate handler, AgentMeshOptions? options = null) =>
        HostAsync(host => host.AddAgent(new AgentSpec(agent, "A test agent"), handler), options);
}
