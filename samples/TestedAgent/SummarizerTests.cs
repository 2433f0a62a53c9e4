using Heddle.Mesh;
using Heddle.Transport;

namespace TestedAgent;

/// <summary>Tests of an agent: a whole mesh in the test's own process, without server, network or waiting.</summary>
public sealed class SummarizerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_summary_is_the_writers()
    {
        await using var bench = await MeshTest.StartAsync(Declare);
        (await bench.Caller.CallAsync<string>("summarizer", "One. Two.", cancellationToken: Cancel)).ShouldBe("ONE. TWO.");
    }

    [Fact]
    public async Task Without_an_answer_from_the_writer_the_summary_is_the_first_sentence()
    {
        await using var bench = await MeshTest.StartAsync(Declare, cancellationToken: Cancel);
        // The network loses whatever is sent to the writer ...
        bench.Faults.Plan = new FaultPlan { DropRate = 1, Subject = "mesh.agent.writer" };
        var options = new CallOptions { Timeout = TimeSpan.FromMinutes(2) };
        var summary = bench.Caller.CallAsync<string>("summarizer", "One. Two.", options, Cancel);
        // ... and a minute passes the moment the agent has begun to wait for it.
        await bench.Time.WhenTimerSetAsync(TimeSpan.FromMinutes(1), Cancel);
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        (await summary).ShouldBe("One.");
    }

    [Fact]
    public async Task The_same_seed_finds_the_same_trouble()
    {
        var (first, second) = (await LostAsync(seed: 1), await LostAsync(seed: 1));
        first.ShouldBeGreaterThan(0);
        second.ShouldBe(first);
    }

    private static async Task<long> LostAsync(int seed)
    {
        await using var bench = await MeshTest.StartAsync(Declare, cancellationToken: Cancel);
        bench.Faults.Plan = new FaultPlan { Seed = seed, DropRate = 0.3 };
        for (var i = 0; i < 20; i++)
        {
            await bench.Caller.SendAsync("writer", "Hello.", cancellationToken: Cancel);
        }

        return bench.Faults.DroppedMessages;
    }

    private static void Declare(AgentMesh mesh)
    {
        mesh.AddAgent(Summarizer.Spec, Summarizer.SummarizeAsync);
        mesh.AddAgent(new AgentSpec("writer", "Writes."), (string text) => text.ToUpperInvariant());
    }
}
