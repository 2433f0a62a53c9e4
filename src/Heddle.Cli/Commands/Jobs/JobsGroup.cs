using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle jobs</c>, also <c>heddle job</c>.</summary>
internal sealed class JobsGroup : Command
{
    public JobsGroup(Shell shell)
        : base("jobs", "Give jobs to workers, and see what becomes of them.")
    {
        Aliases.Add("job");
        Subcommands.Add(new JobsUpCommand(shell));
        Subcommands.Add(new JobsSubmitCommand(shell));
        Subcommands.Add(new JobsWaitCommand(shell));
        Subcommands.Add(new JobsListCommand(shell));
        Subcommands.Add(new JobsStatusCommand(shell));
        Subcommands.Add(new JobsCancelCommand(shell));
        Subcommands.Add(new JobsWorkersCommand(shell));
        Subcommands.Add(new DeadLetterGroup(shell));
        Subcommands.Add(new JobsKeygenCommand(shell));
    }
}
