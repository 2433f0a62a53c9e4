using System.CommandLine;
using DemoAgents;

namespace Heddle.Cli;

/// <summary><c>heddle demo worker</c>: what the demo gives its jobs to.</summary>
internal sealed class DemoWorkerCommand : OwnedCommand
{
    private readonly Argument<string> _id = new("id") { Description = "The worker's id." };

    public DemoWorkerCommand(Shell shell)
        : base(shell, "worker", $"Do jobs of the topic {Weaver.Topic} until Ctrl-C.") => Arguments.Add(_id);

    protected override async Task<int> HostAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var id = arguments.GetRequiredValue(_id);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        await using var weaver = Weaver.Create(mesh.Bus, id);
        await weaver.StartAsync(cancellationToken);
        Shell.Out.WriteLine($"{id} is ready");
        await Task.Delay(Timeout.InfiniteTimeSpan, Shell.Time, cancellationToken);
        return ExitCode.Ok;
    }
}
