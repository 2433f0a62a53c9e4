using System.Globalization;

namespace Heddle.Cli;

/// <summary>Two processes serve one agent and share its calls.</summary>
internal sealed class ReplicasChapter : Chapter
{
    private const string Agent = "whoami";
    private const int Calls = 40;

    public override string Title => "Two of a kind";

    public override string Story =>
        "Start an agent twice, and its calls are shared. Nobody configures a load balancer, and callers do not know the difference.";

    public override string Command => $"heddle agent call {Agent}   # {Calls} times";

    public override bool NeedsProcesses => true;

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var agents = ProcessesOf(stage);
        await agents.AddAsync(Agent, cancellationToken);
        var answers = new Dictionary<int, int>();
        for (var call = 0; call < Calls; call++)
        {
            var answer = await stage.Mesh.CallAsync(Agent, null, null, cancellationToken);
            var process = answer.GetProperty("process").GetInt32();
            answers[process] = answers.GetValueOrDefault(process) + 1;
        }

        foreach (var (process, count) in answers)
        {
            stage.Narrator.Show(string.Create(CultureInfo.InvariantCulture, $"process {process} answered {count} calls"));
        }

        Require(answers.Count == agents.Of(Agent).Count, $"{answers.Count} of {agents.Of(Agent).Count} processes answered");
        return $"{Calls} calls shared by {answers.Count} processes";
    }
}
