using System.CommandLine;
using DemoAgents;

namespace Heddle.Cli;

/// <summary><c>heddle demo agent</c>: what the demo runs in each of its processes.</summary>
internal sealed class DemoAgentCommand : MeshClientCommand
{
    private readonly Argument<string> _name = new("name") { Description = "Which agent." };

    private readonly Option<bool> _owned = new(OwnedOption)
    {
        Description = "End with standard input, and so with the process that started this one.",
        Hidden = true,
    };

    public const string OwnedOption = "--owned";

    public DemoAgentCommand(Shell shell)
        : base(shell, "agent", "Host one of the demo's agents until Ctrl-C.")
    {
        Hidden = true;
        _name.AcceptOnlyFromAmong([.. Demo.Agents]);
        Arguments.Add(_name);
        Options.Add(_owned);
    }

    protected override TimeSpan Patience => Cli.Shell.PatienceWithOwnServer;

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) =>
        arguments.GetValue(_owned)
            ? Owner.ServeAsync(Shell, cancel => HostAsync(arguments, cancel), cancellationToken)
            : HostAsync(arguments, cancellationToken);

    private async Task<int> HostAsync(ParseResult arguments, CancellationToken cancellationToken)
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
