using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle workspace</c>.</summary>
internal sealed class WorkspaceGroup : Command
{
    public WorkspaceGroup(Shell shell)
        : base("workspace", "Read and change the files that agents share.")
    {
        Subcommands.Add(new WorkspacePutCommand(shell));
        Subcommands.Add(new WorkspaceGetCommand(shell));
        Subcommands.Add(new WorkspaceListCommand(shell));
        Subcommands.Add(new WorkspaceWatchCommand(shell));
        Subcommands.Add(new WorkspaceRemoveCommand(shell));
    }
}
