using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>Every process of an agent is replaced while it is called, and no call is lost.</summary>
internal sealed class RollingRestartChapter : Chapter
{
    private const string Agent = "whoami";
    private const int CallersAtOnce = 4;

    public override string Title => "A rolling restart";

    public override string Story =>
        "A process that leaves takes nothing new and finishes what it has begun. Each one is replaced here, one after the other, while calls go on.";

    public override string Command => $"heddle agent call {Agent}   # over and over, while its processes are replaced";

    public override bool NeedsProcesses => true;

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var agents = ProcessesOf(stage);
        var leaving = agents.Of(Agent);
        Require(leaving.Count > 0, $"no process serves {Agent}");
        using var replaced = new CancellationTokenSource();
        var callers = Enumerable.Range(0, CallersAtOnce).Select(_ => CallAsync(stage.Mesh, replaced.Token, cancellationToken)).ToList();
        try
        {
            foreach (var old in leaving)
            {
                var replacement = await agents.AddAsync(Agent, cancellationToken);
                await agents.StopAsync(old);
                stage.Narrator.Show($"process {old.Id} replaced by {replacement.Id}");
            }
        }
        finally
        {
            await replaced.CancelAsync();
        }

        var calls = (await Task.WhenAll(callers)).Sum();
        Require(calls > 0, "nothing was called meanwhile");
        return $"{calls} calls meanwhile, every one answered";
    }

    /// <summary>Calls until told to stop, and answers how often. A call that fails fails the chapter.</summary>
    private static async Task<int> CallAsync(AgentMesh mesh, CancellationToken replaced, CancellationToken cancellationToken)
    {
        var calls = 0;
        for (; !replaced.IsCancellationRequested; calls++)
        {
            await mesh.CallAsync(Agent, null, null, cancellationToken);
        }

        return calls;
    }
}
