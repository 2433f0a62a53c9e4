using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>An agent's process is killed in the middle of a call, and the caller knows at once.</summary>
internal sealed class DeathChapter : Chapter
{
    private const string Agent = "slow";

    /// <summary>The call may take 30 seconds; its caller must not wait for them, even on a busy machine.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);

    public override string Title => "A death";

    public override string Story =>
        "An agent is killed while it works on a call that may take 30 seconds. The mesh's monitor sees the connection go, cleans up, and tells the caller.";

    public override string Command => $$"""heddle agent call {{Agent}} '{"ms":30000}'   # and kill the agent's process meanwhile""";

    public override bool NeedsProcesses => true;

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var agents = ProcessesOf(stage);
        var serving = agents.Of(Agent);
        Require(serving.Count == 1, $"{serving.Count} processes serve {Agent}");
        var victim = serving[0];
        var call = stage.Mesh.CallAsync(Agent, new { ms = 30_000 }, null, cancellationToken);
        // Behind the answer to this the request has been passed on to the agent.
        await stage.Mesh.Bus.FlushAsync(cancellationToken);
        var killed = stage.Time.GetTimestamp();
        await victim.KillAsync();
        try
        {
            await call;
        }
        catch (AgentDiedException death)
        {
            var elapsed = stage.Time.GetElapsedTime(killed);
            stage.Narrator.Show($"Error [{death.Code}] {death.Message}");
            stage.Narrator.Show(JsonView.Line(death.Details!.Value));
            Require(elapsed < AtOnce, $"the caller knew only after {elapsed.TotalSeconds:0.0} s");
            await agents.StopAsync(victim);
            await agents.AddAsync(Agent, cancellationToken);
            return $"the caller knew {elapsed.TotalMilliseconds:0} ms after the kill; a new process serves {Agent} again";
        }

        throw new ChapterFailedException("the call was answered by a dead process");
    }
}
