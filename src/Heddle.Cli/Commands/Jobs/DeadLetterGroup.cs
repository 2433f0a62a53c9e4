using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle jobs dlq</c>.</summary>
internal sealed class DeadLetterGroup : Command
{
    public DeadLetterGroup(Shell shell)
        : base("dlq", "Look after jobs that ended badly.")
    {
        Subcommands.Add(new DeadLetterListCommand(shell));
        Subcommands.Add(new DeadLetterShowCommand(shell));
        Subcommands.Add(new DeadLetterRetryCommand(shell));
        Subcommands.Add(new DeadLetterDeleteCommand(shell));
    }
}
