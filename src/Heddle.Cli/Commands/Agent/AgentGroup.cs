using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle agent</c>.</summary>
internal sealed class AgentGroup : Command
{
    public AgentGroup(Shell shell)
        : base("agent", "Talk to an agent.")
    {
        Subcommands.Add(new AgentContractCommand(shell));
        Subcommands.Add(new AgentCallCommand(shell));
        Subcommands.Add(new AgentStreamCommand(shell));
        Subcommands.Add(new AgentSendCommand(shell));
        Subcommands.Add(new AgentSubscribeCommand(shell));
    }
}
