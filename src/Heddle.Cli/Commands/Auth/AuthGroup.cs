using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle auth</c>.</summary>
internal sealed class AuthGroup : Command
{
    public AuthGroup(Shell shell)
        : base("auth", "Who you are on the mesh.") => Subcommands.Add(new AuthWhoAmICommand(shell));
}
