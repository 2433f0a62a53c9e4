using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle kv</c>.</summary>
internal sealed class KvGroup : Command
{
    public KvGroup(Shell shell)
        : base("kv", "Read and change the state that agents share.")
    {
        Subcommands.Add(new KvGetCommand(shell));
        Subcommands.Add(new KvPutCommand(shell));
        Subcommands.Add(new KvListCommand(shell));
        Subcommands.Add(new KvWatchCommand(shell));
        Subcommands.Add(new KvRemoveCommand(shell));
    }
}
