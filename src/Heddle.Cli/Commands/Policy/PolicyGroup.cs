using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle policy</c>.</summary>
internal sealed class PolicyGroup : Command
{
    public PolicyGroup(Shell shell)
        : base("policy", "Write, check, try and compare Cedar policies.")
    {
        Subcommands.Add(new PolicyCheckCommand(shell));
        Subcommands.Add(new PolicyFormatCommand(shell));
        Subcommands.Add(new PolicyEvaluateCommand(shell));
        Subcommands.Add(new PolicyExplainCommand(shell));
        Subcommands.Add(new PolicyDiffCommand(shell));
        Subcommands.Add(new PolicyTranslateCommand(shell));
        Subcommands.Add(new PolicyTestCommand(shell));
    }
}
