using Heddle.DevServers;
using Heddle.Jobs;
using Heddle.Mesh;
using Heddle.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Heddle.EndToEnd.Tests.Hosting;

/// <summary>An application that is in the mesh and does jobs, over one connection.</summary>
public sealed class SharedConnectionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Jobs_run_over_the_meshs_connection_and_leave_it_to_the_mesh_to_close(bool jobsAreAddedFirst)
    {
        await using var server = await NatsServer.StartAsync(new(), Cancel);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        if (jobsAreAddedFirst)
        {
            AddJobs(builder.Services);
        }

        builder
            .Services.AddHeddleMesh(options => options.Url = server.Url)
            .AddAgent(new AgentSpec("echo", "Echoes."), (string text) => text);
        if (!jobsAreAddedFirst)
        {
            AddJobs(builder.Services);
        }

        var host = builder.Build();
        await host.StartAsync(Cancel);
        var mesh = host.Services.GetRequiredService<AgentMesh>();
        var jobs = host.Services.GetRequiredService<JobClient>();

        (await jobs.SubmitAndWaitAsync<int>("job.words", "three small words", null, Cancel)).ShouldBe(3);
        (await mesh.CallAsync<string>("echo", "hi", cancellationToken: Cancel)).ShouldBe("hi");
        // The name is the connection's own: there is one, and monitors know it for the mesh's.
        host.Services.GetRequiredKeyedService<MessageBus>("").Name.ShouldBe(mesh.Bus.Name);
        mesh.Bus.Name.ShouldStartWith("oam-host-");

        await host.StopAsync(Cancel);
        mesh.Bus.State.ShouldBe(BusState.Connected);
        await ((IAsyncDisposable)host).DisposeAsync();
        mesh.Bus.State.ShouldBe(BusState.Closed);
    }

    private static void AddJobs(IServiceCollection services) =>
        services
            // Straight to the topic: there is no dispatcher here.
            .AddHeddleJobs(options => options.Client = client => client with { Route = JobRoute.Topic })
            .ShareBus(provider => provider.GetRequiredService<AgentMesh>().Bus)
            .AddJob<string, int>("job.words", (text, _, _) => Task.FromResult(text.Split(' ').Length));
}
