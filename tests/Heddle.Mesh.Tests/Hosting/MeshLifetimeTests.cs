using System.Collections.Concurrent;
using Heddle.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Heddle.Mesh.Tests.Hosting;

public sealed class MeshLifetimeTests
{
    private static CancellationToken Timeout => HostedApplication.Timeout;

    [Fact]
    public async Task Agents_are_announced_when_every_service_of_the_host_has_started()
    {
        var listed = -1;
        await using var application = await HostedApplication.StartAsync(
            mesh => mesh.AddAgent(new AgentSpec("echo", "x"), (string text) => text),
            services =>
                services.AddHostedService(provider => new Service(
                    async () => listed = (await provider.GetRequiredService<AgentMesh>().CatalogAsync()).Count,
                    () => Task.CompletedTask
                ))
        );
        listed.ShouldBe(0);
        (await application.Caller.CallAsync<string>("echo", "hi", cancellationToken: Timeout)).ShouldBe("hi");
    }

    [Fact]
    public async Task Shutdown_finishes_what_is_in_flight_before_any_service_stops()
    {
        var log = new ConcurrentQueue<string>();
        var begun = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var application = await HostedApplication.StartAsync(
            mesh =>
                mesh.AddAgent(
                    new AgentSpec("slow", "x"),
                    async () =>
                    {
                        begun.SetResult();
                        await release.Task;
                        log.Enqueue("answered");
                        return 1;
                    }
                ),
            services =>
                services.AddHostedService(_ => new Service(
                    () => Task.CompletedTask,
                    () =>
                    {
                        log.Enqueue("service stopped");
                        return Task.CompletedTask;
                    }
                ))
        );
        var call = application.Caller.CallAsync<int>("slow", cancellationToken: Timeout);
        await begun.Task.WaitAsync(Timeout);
        var stopping = application.Host.StopAsync(Timeout);
        stopping.IsCompleted.ShouldBeFalse();
        release.SetResult();
        (await call).ShouldBe(1);
        await stopping;
        log.ShouldBe(["answered", "service stopped"]);
        (await application.ReadCatalogAsync()).ShouldBe("[]");
    }

    [Fact]
    public async Task A_host_that_has_no_time_left_cancels_what_is_in_flight_and_still_withdraws_its_agents()
    {
        var begun = new TaskCompletionSource();
        await using var application = await HostedApplication.StartAsync(mesh =>
            mesh.AddAgent(
                new AgentSpec("stuck", "x"),
                async (CancellationToken cancel) =>
                {
                    begun.SetResult();
                    await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                    return 1;
                }
            )
        );
        var call = application.Caller.CallAsync<int>("stuck", cancellationToken: Timeout);
        await begun.Task.WaitAsync(Timeout);
        using var patience = new CancellationTokenSource();
        var stopping = application.Host.StopAsync(patience.Token);
        await patience.CancelAsync();
        (await Should.ThrowAsync<MeshException>(call)).Code.ShouldBe(MeshErrorCodes.Aborted);
        await Should.NotThrowAsync(() => stopping);
        (await application.ReadCatalogAsync()).ShouldBe("[]");
        var instances = await application.Server.Connect().OpenKeyValueAsync(new("mesh-instances"), Timeout);
        (await instances.KeysAsync(cancellationToken: Timeout).ToListAsync(Timeout)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_mesh_can_be_injected_into_constructors_that_run_before_the_host_starts()
    {
        await using var application = await HostedApplication.StartAsync(
            mesh => mesh.AddAgent(new AgentSpec("echo", "x"), (string text) => text),
            services => services.AddSingleton<Front>().AddHostedService(provider => provider.GetRequiredService<Front>())
        );
        var front = application.Host.Services.GetRequiredService<Front>();
        (await front.AskAsync("hello")).ShouldBe("hello");
    }

    [Fact]
    public async Task Without_a_host_the_mesh_connects_when_it_is_first_used()
    {
        var server = new InMemoryServer();
        var services = new ServiceCollection();
        services
            .AddHeddleMesh()
            .UseBus((_, _) => new(server.Connect("application")))
            .AddAgent(new AgentSpec("echo", "x"), (string text) => text);
        await using var provider = services.BuildServiceProvider();
        var mesh = provider.GetRequiredService<AgentMesh>();
        mesh.Bus.State.ShouldBe(BusState.Reconnecting);
        await mesh.StartAsync(Timeout);
        mesh.Bus.State.ShouldBe(BusState.Connected);
        (await mesh.CallAsync<string>("echo", "hi", cancellationToken: Timeout)).ShouldBe("hi");
    }

    [Fact]
    public async Task An_application_in_two_meshes_tells_them_apart_by_key()
    {
        var other = new InMemoryServer();
        await using var application = await HostedApplication.StartAsync(
            mesh => mesh.AddAgent(new AgentSpec("inside", "x"), () => "inside"),
            services =>
                services
                    .AddKeyedHeddleMesh("partners")
                    .UseBus((_, _) => new(other.Connect("application")))
                    .AddAgent(
                        new AgentSpec("gateway", "Passes a question on."),
                        ([FromKeyedServices("partners")] AgentMesh own, IServiceProvider provider) =>
                            own.InstanceId == provider.GetRequiredService<AgentMesh>().InstanceId
                                ? Task.FromResult("the same mesh")
                                : provider.GetRequiredService<AgentMesh>().CallAsync<string>("inside")
                    )
        );
        await using var partner = AgentMesh.Over(other.Connect("partner"));
        (await partner.CallAsync<string>("gateway", cancellationToken: Timeout)).ShouldBe("inside");
        await Should.ThrowAsync<AgentNotFoundException>(() => partner.CallAsync("inside", cancellationToken: Timeout));
        await Should.ThrowAsync<AgentNotFoundException>(() => application.Caller.CallAsync("gateway", cancellationToken: Timeout));
    }

    [Fact]
    public async Task Options_that_cannot_work_stop_the_host_all_of_them_at_once_and_show_no_password()
    {
        await using var application = new HostedApplication();
        application.Build(services =>
            services.AddHeddleMesh(options =>
            {
                options.Url = "http://user:secret@somewhere";
                options.CallTimeout = TimeSpan.Zero;
                options.DrainTimeout = TimeSpan.FromSeconds(-1);
            })
        );
        var problem = await Should.ThrowAsync<OptionsValidationException>(() => application.Host.StartAsync(Timeout));
        problem.Failures.Count().ShouldBe(3);
        problem.Message.ShouldContain("`http://***@somewhere` is not a server URL");
        problem.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task An_agent_whose_shape_cannot_work_stops_the_host()
    {
        await using var application = new HostedApplication();
        application.Build(services => services.AddHeddleMesh().AddAgent(new AgentSpec("two", "x"), (string a, int b) => a));
        var problem = await Should.ThrowAsync<ArgumentException>(() => application.Host.StartAsync(Timeout));
        problem.Message.ShouldContain("wrap them in a record");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_stops_the_host_with_its_address()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHeddleMesh(options => options.Url = "nats://127.0.0.1:1");
        using var host = builder.Build();
        var problem = await Should.ThrowAsync<MeshConnectionException>(() => host.StartAsync(Timeout));
        problem.Message.ShouldContain("127.0.0.1:1");
    }

    [Fact]
    public async Task Adding_the_mesh_twice_adds_to_the_same_one()
    {
        await using var application = await HostedApplication.StartAsync(
            mesh => mesh.AddAgent(new AgentSpec("one", "x"), () => 1),
            services => services.AddHeddleMesh(options => options.CallTimeout = TimeSpan.FromSeconds(3)).AddAgent(new("two", "x"), () => 2)
        );
        application.Mesh.Options.CallTimeout.ShouldBe(TimeSpan.FromSeconds(3));
        application.Host.Services.GetServices<IHostedService>().Count().ShouldBe(1);
        (await application.Caller.CallAsync<int>("one", cancellationToken: Timeout)).ShouldBe(1);
        (await application.Caller.CallAsync<int>("two", cancellationToken: Timeout)).ShouldBe(2);
    }

    private sealed class Service(Func<Task> start, Func<Task> stop) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => start();

        public Task StopAsync(CancellationToken cancellationToken) => stop();
    }

    private sealed class Front(AgentMesh mesh) : BackgroundService
    {
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<string> AskAsync(string text)
        {
            await _ready.Task;
            return await mesh.CallAsync<string>("echo", text, cancellationToken: Timeout);
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await mesh.CatalogAsync(cancellationToken: stoppingToken);
            _ready.SetResult();
        }
    }
}
