using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle observe</c>.</summary>
internal sealed class ObserveGroup : Command
{
    public ObserveGroup(Shell shell)
        : base("observe", "Watch what agents tell of themselves, and set how much that is.")
    {
        Subcommands.Add(new ObserveLogsCommand(shell));
        Subcommands.Add(new ObserveConfigCommand(shell));
        Subcommands.Add(new ObserveSetCommand(shell));
    }
}
