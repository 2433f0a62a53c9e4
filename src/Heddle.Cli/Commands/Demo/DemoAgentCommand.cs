using System.CommandLine;
using DemoAgents;

namespace Heddle.Cli;

/// <summary><c>heddle demo agent</c>: what the demo runs in each of its processes.</summary>
internal sealed class DemoAgentCommand : OwnedCommand
{
    private readonly Argument<string> _name = new("name") { Description = "Which agent." };

    public DemoAgentCommand(Shell shell)
        : base(shell, "agent", "Host one of the demo's agents until Ctrl-C.")
    {
        _name.AcceptOnlyFromAmong([.. Demo.Agents]);
        Arguments.Add(_name);
    }

    protected override async Task<int> HostAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var name = arguments.GetRequiredValue(_name);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        Demo.Add(mesh, name);
        await mesh.StartAsync(cancellationToken);
        Shell.Out.WriteLine($"{name} is ready");
        await Task.Delay(Timeout.InfiniteTimeSpan, Shell.Time, cancellationToken);
        return ExitCode.Ok;
    }
}
