using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Heddle.Mesh;

/// <summary>Brings an application into the mesh.</summary>
public static class HeddleMeshServices
{
    /// <summary>
    /// Joins the mesh: an <see cref="AgentMesh"/> for whoever asks for one, and agents added to the builder. It connects before the
    /// host's services start, announces the agents when all of them have, and on shutdown finishes what is in flight before any of them
    /// stops. Without a host it connects when it is first used, and <see cref="AgentMesh.StartAsync"/> starts the agents.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options; <see langword="null"/> for the defaults. Calling again adds to the same mesh.</param>
    public static HeddleMeshBuilder AddHeddleMesh(this IServiceCollection services, Action<HeddleMeshOptions>? configure = null) =>
        Add(services, Options.DefaultName, configure);

    /// <summary>
    /// As <see cref="AddHeddleMesh"/>, for an application that is in more than one mesh: the <see cref="AgentMesh"/> is registered
    /// under a key, for <see cref="FromKeyedServicesAttribute"/>, and the options under that name.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The key; not empty.</param>
    /// <param name="configure">Sets options; <see langword="null"/> for the defaults.</param>
    public static HeddleMeshBuilder AddKeyedHeddleMesh(
        this IServiceCollection services,
        string name,
        Action<HeddleMeshOptions>? configure = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Add(services, name, configure);
    }

    private static HeddleMeshBuilder Add(IServiceCollection services, string name, Action<HeddleMeshOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<HeddleMeshOptions>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HeddleMeshOptions>, HeddleMeshOptionsValidator>());
        if (!services.Any(service => IsMesh(service, name)))
        {
            options.ValidateOnStart();
            AddMesh(services, name);
            services.AddSingleton<IHostedService>(provider => new MeshLifetime(provider, name));
        }

        return new HeddleMeshBuilder(services, name);
    }

    private static void AddMesh(IServiceCollection services, string name)
    {
        if (name.Length == 0)
        {
            services.AddSingleton(provider => HostedMesh.Create(provider, name));
        }
        else
        {
            services.AddKeyedSingleton(name, (provider, _) => HostedMesh.Create(provider, name));
        }
    }

    private static bool IsMesh(ServiceDescriptor service, string name) =>
        service.ServiceType == typeof(AgentMesh)
        && (name.Length == 0 ? !service.IsKeyedService : service.IsKeyedService && name.Equals(service.ServiceKey));
}
