using Heddle.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Heddle.Mesh;

/// <summary>Makes an application's mesh from what its services say. Nothing is on the wire before the mesh is used or started.</summary>
internal static class HostedMesh
{
    /// <exception cref="OptionsValidationException">The options could not work.</exception>
    /// <exception cref="ArgumentException">An agent's shape does not fit, or two share a name.</exception>
    public static AgentMesh Create(IServiceProvider services, string name)
    {
        var settings = services.GetRequiredService<IOptionsMonitor<HeddleMeshOptions>>().Get(name);
        var options = settings.ToMeshOptions(services);
        var instanceId = MeshSession.NewId();
        var bus = new LazyBus(
            MeshAddress.ConnectionNamePrefix + instanceId,
            cancel =>
                settings.Connect is { } connect
                    ? connect(services, cancel)
                    : MeshConnector.ConnectAsync(settings.Url, options, instanceId, cancel),
            options.LoggerFactory
        );
        var mesh = new AgentMesh(bus, options, instanceId);
        foreach (var declaration in services.GetServices<AgentDeclaration>().Where(declaration => declaration.Mesh == name))
        {
            var registration = RegistrationFactory.Create(declaration.Agent, declaration.Target, options);
            registration = mesh.Declare(HandlerScope.OfBackground(registration));
            declaration.Configure?.Invoke(registration);
        }

        return mesh;
    }

    /// <summary>The mesh of a name; that of the empty name is registered without a key.</summary>
    public static AgentMesh Find(IServiceProvider services, string name) =>
        name.Length == 0 ? services.GetRequiredService<AgentMesh>() : services.GetRequiredKeyedService<AgentMesh>(name);
}
