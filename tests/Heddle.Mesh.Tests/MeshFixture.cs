using Heddle.Transport;

namespace Heddle.Mesh.Tests;

/// <summary>A mesh inside the test: one in-memory server, meshes that join it, and a raw connection beside them.</summary>
internal sealed class MeshFixture : IAsyncDisposable
{
    private readonly InMemoryServer _server = new();
    private readonly List<AgentMesh> _meshes = [];

    /// <summary>A test that waits for what never comes fails, and says where, instead of hanging.</summary>
    public static CancellationToken Timeout => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    public AgentMesh Join(AgentMeshOptions? options = null)
    {
        var mesh = AgentMesh.Over(_server.Connect("oam-host-" + Guid.NewGuid().ToString("N")), options);
        _meshes.Add(mesh);
        return mesh;
    }

    public MessageBus Raw() => _server.Connect("raw");

    /// <summary>Hosts one agent and gives a caller.</summary>
    public async Task<AgentMesh> CallerOfAsync(AgentSpec agent, Delegate handler, AgentMeshOptions? options = null)
    {
        var host = Join(options);
        host.AddAgent(agent, handler);
        await host.StartAsync(Timeout);
        return Join(options);
    }

    public Task<AgentMesh> CallerOfAsync(string agent, Delegate handler, AgentMeshOptions? options = null) =>
        CallerOfAsync(new AgentSpec(agent, "A test agent."), handler, options);

    public async ValueTask DisposeAsync()
    {
        foreach (var mesh in Enumerable.Reverse(_meshes))
        {
            await mesh.DisposeAsync();
        }
    }
}
