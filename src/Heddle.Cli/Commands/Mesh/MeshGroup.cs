using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle mesh</c>.</summary>
internal sealed class MeshGroup : Command
{
    public MeshGroup(Shell shell)
        : base("mesh", "Run a mesh on this machine, point to one, look into it.")
    {
        Subcommands.Add(new MeshUpCommand(shell));
        Subcommands.Add(new MeshDownCommand(shell));
        Subcommands.Add(new MeshMonitorCommand(shell));
        Subcommands.Add(new MeshConnectCommand(shell));
        Subcommands.Add(new MeshCatalogCommand(shell));
        Subcommands.Add(new MeshListenCommand(shell));
    }
}
