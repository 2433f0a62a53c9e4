using Heddle.Transport;

namespace Heddle.Mesh.Tests.Liveness;

/// <summary>A process may be killed between any two operations. Whenever it is, a monitor leaves no trace of it and takes nobody else's.</summary>
public sealed class KilledMidwayTests
{
    private static readonly MeshState Survivor = new("shared", "shared", SurvivorId);
    private const string SurvivorId = "5afe0000000000000000000000000000";

    [Fact]
    public async Task Killed_at_any_point_of_its_start_a_host_leaves_no_trace()
    {
        var phases = await ForEveryOperationAsync(
            async (server, allowed) =>
            {
                var (mesh, bus, connection) = Mortal(server);
                bus.DieAfter(allowed);
                await EndAsync(() => mesh.StartAsync(MeshFixture.Timeout));
                await server.KillAsync(connection);
                return bus;
            }
        );
        phases.ShouldBeGreaterThan(15);
    }

    [Fact]
    public async Task Killed_at_any_point_of_its_departure_a_host_leaves_no_trace()
    {
        var phases = await ForEveryOperationAsync(
            async (server, allowed) =>
            {
                var (mesh, bus, connection) = Mortal(server);
                await mesh.StartAsync(MeshFixture.Timeout);
                bus.DieAfter(allowed);
                await EndAsync(() => mesh.StopAsync(MeshFixture.Timeout));
                await server.KillAsync(connection);
                return bus;
            }
        );
        phases.ShouldBeGreaterThan(8);
    }

    [Fact]
    public async Task Killed_at_any_point_of_its_cleaning_up_a_monitor_leaves_the_rest_to_the_next()
    {
        var phases = await ForEveryOperationAsync(
            async (server, allowed) =>
            {
                var (mesh, _, connection) = Mortal(server);
                await mesh.StartAsync(MeshFixture.Timeout);
                await server.KillAsync(connection);
                MortalBus? bus = null;
                var monitor = await server.MonitorAsync(inner => bus = new MortalBus(inner));
                bus!.DieAfter(allowed);
                await EndAsync(() => monitor.ReconcileAsync(MeshFixture.Timeout).AsTask());
                return bus;
            }
        );
        phases.ShouldBeGreaterThan(8);
    }

    /// <summary>Grants 0, 1, 2, … operations until all are granted that the process needs; answers how many that were.</summary>
    private static async Task<int> ForEveryOperationAsync(Func<MonitoredServer, int, Task<MortalBus>> kill)
    {
        for (var allowed = 0; ; allowed++)
        {
            await using var server = new MonitoredServer();
            var (bus, _) = server.Open("oam-host-" + SurvivorId);
            await using var survivor = AgentMesh.Over(bus);
            survivor.AddAgent(new AgentSpec("shared", "Served by two."), () => 1);
            await survivor.StartAsync(MeshFixture.Timeout);
            var victim = await kill(server, allowed);
            var monitor = await server.MonitorAsync();
            await monitor.ReconcileAsync(MeshFixture.Timeout);
            (await server.StateAsync()).ShouldBe(Survivor, $"killed after {allowed} operations");
            (await survivor.CallAsync<int>("shared", cancellationToken: MeshFixture.Timeout)).ShouldBe(1);
            if (!victim.IsDead)
            {
                return allowed;
            }
        }
    }

    private static (AgentMesh Mesh, MortalBus Bus, ulong Connection) Mortal(MonitoredServer server)
    {
        MortalBus? bus = null;
        var (mesh, connection) = server.Host(inner => bus = new MortalBus(inner));
        mesh.AddAgent(new AgentSpec("own", "Served by one."), () => 1);
        mesh.AddAgent(new AgentSpec("shared", "Served by two."), () => 1);
        mesh.AddAgent(new AgentSpec("feed", "Publishes."), () => AsyncEnumerable.Empty<int>());
        return (mesh, bus!, connection);
    }

    private static async Task EndAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception end) when (end is BusException or MeshException)
        {
            // The process is dead.
        }
    }
}
