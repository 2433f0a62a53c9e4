using Heddle.Transport;
using Microsoft.Extensions.Hosting;

namespace Heddle.Mesh;

/// <summary>
/// Ties a mesh to the host's life: connected before any service starts, agents announced after all of them have, drained before the
/// first of them stops. The container closes the connection last of all.
/// </summary>
internal sealed class MeshLifetime(IServiceProvider services, string name) : IHostedLifecycleService
{
    private AgentMesh? _mesh;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _mesh = HostedMesh.Find(services, name);
        await ((LazyBus)_mesh.Bus).ConnectAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => _mesh!.StartAsync(cancellationToken);

    public Task StoppingAsync(CancellationToken cancellationToken) => _mesh?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
