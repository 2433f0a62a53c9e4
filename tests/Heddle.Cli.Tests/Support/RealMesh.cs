using DemoAgents;
using Heddle.DevServers;
using Heddle.Mesh;

[assembly: AssemblyFixture(typeof(Heddle.Cli.Tests.RealMesh))]

namespace Heddle.Cli.Tests;

/// <summary>A real server with the demo's agents on it, shared by the tests that run real processes.</summary>
public sealed class RealMesh : IAsyncLifetime
{
    private NatsServer? _server;
    private AgentMesh? _agents;

    public string Url => _server!.Url;

    public async ValueTask InitializeAsync()
    {
        _server = await NatsServer.StartAsync();
        _agents = await AgentMesh.ConnectAsync(_server.Url);
        foreach (var agent in Demo.Agents)
        {
            Demo.Add(_agents, agent);
        }

        await _agents.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_agents is not null)
        {
            await _agents.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
