using System.Text;
using Heddle.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Heddle.Mesh.Tests.Hosting;

/// <summary>An application with agents, on an in-memory server, and a caller outside it.</summary>
internal sealed class HostedApplication : IAsyncDisposable
{
    private IHost? _host;
    private AgentMesh? _caller;

    public InMemoryServer Server { get; } = new();

    public IHost Host => _host!;

    public AgentMesh Mesh => Host.Services.GetRequiredService<AgentMesh>();

    public AgentMesh Caller => _caller ??= AgentMesh.Over(Server.Connect("caller"));

    public static CancellationToken Timeout => MeshFixture.Timeout;

    /// <summary>Builds and starts an application; its container checks scopes and lifetimes.</summary>
    public static async Task<HostedApplication> StartAsync(Action<HeddleMeshBuilder> agents, Action<IServiceCollection>? services = null)
    {
        var application = new HostedApplication();
        application.Build(collection =>
        {
            services?.Invoke(collection);
            agents(collection.AddHeddleMesh());
        });
        await application.Host.StartAsync(Timeout);
        return application;
    }

    public void Build(Action<IServiceCollection> services)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.ConfigureContainer(
            new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true })
        );
        services(builder.Services);
        builder.Services.AddHeddleMesh().UseBus((_, _) => new(Server.Connect("application")));
        _host = builder.Build();
    }

    /// <summary>The catalog as it is stored, past every cache.</summary>
    public async Task<string> ReadCatalogAsync()
    {
        var catalog = await Server.Connect().OpenKeyValueAsync(new("mesh-catalog"), Timeout);
        return Encoding.UTF8.GetString((await catalog.GetAsync("catalog", Timeout))!.Value.Span);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(Timeout);
            await ((IAsyncDisposable)_host).DisposeAsync();
        }

        if (_caller is not null)
        {
            await _caller.DisposeAsync();
        }
    }
}
