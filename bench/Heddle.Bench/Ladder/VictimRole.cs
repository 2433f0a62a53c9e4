using Heddle.Bench.Running;
using Heddle.Mesh;

namespace Heddle.Bench.Ladder;

/// <summary>The process that <see cref="DeathScene"/> kills: a host in the middle of a call.</summary>
internal static class VictimRole
{
    public const string Agent = "victim";

    /// <summary>Where it says that a call has reached its handler.</summary>
    public const string Started = "bench.victim.started";

    public static async Task<int> HostAsync(string url)
    {
        await using var mesh = await AgentMesh.ConnectAsync(url);
        mesh.AddAgent(
            new AgentSpec(Agent, "Never answers."),
            async (string text, CancellationToken cancel) =>
            {
                await mesh.PublishAsync(Started, text, cancellationToken: cancel);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return text;
            }
        );
        await mesh.StartAsync();
        await BenchProcess.ServeAsync();
        return 0;
    }
}
