using System.Diagnostics;
using System.Globalization;
using Heddle.DevServers;
using Heddle.Mesh;

namespace Heddle.Bench.Ladder;

/// <summary>Many agents and many hosts at one instant, each time on a server of its own, so that no other rung meets them.</summary>
internal static class CrowdScene
{
    private const int Agents = 1_000;
    private const int Hosts = 40;

    /// <summary>How long one host takes to declare, subscribe and register a thousand agents, in milliseconds.</summary>
    public static async Task<double> Register1000Async()
    {
        await using var server = await NatsServer.StartAsync();
        await using var host = await AgentMesh.ConnectAsync(server.Url);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Agents; i++)
        {
            host.AddAgent(Agent(i), (string text) => text);
        }

        await host.StartAsync();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await ExpectAsync(host, Agents);
        return elapsed;
    }

    /// <summary>How many of forty hosts that start at one instant fail, or are not in the catalog afterwards.</summary>
    public static async Task<double> Hosts40Async()
    {
        await using var server = await NatsServer.StartAsync();
        var hosts = await Task.WhenAll(Enumerable.Range(0, Hosts).Select(_ => AgentMesh.ConnectAsync(server.Url)));
        try
        {
            var starts = hosts.Select((host, i) => Task.Run(() => StartAsync(host, i))).ToList();
            var failed = (await Task.WhenAll(starts)).Count(succeeded => !succeeded);
            await using var observer = await AgentMesh.ConnectAsync(server.Url);
            var listed = await observer.CatalogAsync();
            return failed + (Hosts - failed - listed.Count);
        }
        finally
        {
            await Task.WhenAll(hosts.Select(host => host.DisposeAsync().AsTask()));
        }
    }

    private static async Task<bool> StartAsync(AgentMesh host, int number)
    {
        host.AddAgent(Agent(number), (string text) => text);
        try
        {
            await host.StartAsync();
            return true;
        }
        catch (MeshException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return false;
        }
    }

    private static async Task ExpectAsync(AgentMesh mesh, int agents)
    {
        var listed = await mesh.CatalogAsync();
        if (listed.Count != agents)
        {
            throw new InvalidOperationException($"{listed.Count} agents are in the catalog instead of {agents}");
        }
    }

    private static AgentSpec Agent(int number) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"crowd.agent-{number}"),
            "Echoes what it is given, as one agent of a large crowd."
        );
}
