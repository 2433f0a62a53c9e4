using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle completion</c>.</summary>
internal sealed class CompletionCommand : LeafCommand
{
    private readonly Argument<string> _target = new("shell") { Description = "The shell to write the script for." };

    public CompletionCommand(Shell shell)
        : base(shell, "completion", "Write the script that makes a shell complete commands, options and the names of agents.")
    {
        _target.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        Arguments.Add(_target);
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        Shell.Out.Write(CompletionScripts.For(arguments.GetRequiredValue(_target)));
        return Task.FromResult(ExitCode.Ok);
    }
}
