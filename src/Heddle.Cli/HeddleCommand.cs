using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Heddle.Cli;

/// <summary>The <c>heddle</c> command itself: its groups of commands, and the way a command line is run.</summary>
internal sealed class HeddleCommand : RootCommand
{
    public HeddleCommand(Shell shell)
        : base("Runs a mesh of agents, looks into it and talks to its agents.")
    {
        // The library's own help option also answers to /h and /?, which complete where an agent's name should.
        Options.Remove(Options.OfType<HelpOption>().Single());
        Options.Add(new HelpOption("--help", "-h", "-?"));
        Options.Add(new VerboseOption());
        Options.OfType<VersionOption>().Single().Action = new VersionAction(shell);
        // A new group of commands is one more line here.
        Subcommands.Add(new DemoCommand(shell));
        Subcommands.Add(new MeshGroup(shell));
        Subcommands.Add(new AgentGroup(shell));
        Subcommands.Add(new ObserveGroup(shell));
        Subcommands.Add(new KvGroup(shell));
        Subcommands.Add(new WorkspaceGroup(shell));
        Subcommands.Add(new JobsGroup(shell));
        Subcommands.Add(new JobsWorkersCommand(shell));
        Subcommands.Add(new AuthGroup(shell));
        Subcommands.Add(new PolicyGroup(shell));
        Subcommands.Add(new CompletionCommand(shell));
    }

    /// <summary>Runs a command line and answers the exit code. No exception leaves it.</summary>
    /// <param name="args">The words behind <c>heddle</c>.</param>
    /// <param name="shell">What the command sees of the world.</param>
    /// <param name="cancellationToken">Interrupts the command, as Ctrl-C does.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Shell shell, CancellationToken cancellationToken = default)
    {
        // A word that begins with @ is a payload's file, not a file of more words.
        var arguments = new HeddleCommand(shell).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (arguments.Action is ParseErrorAction)
        {
            return UsageReport.Write(shell, arguments, arguments.Errors.Select(error => error.Message));
        }

        if (arguments.Action == arguments.CommandResult.Command.Action && MistakenOption.In(arguments) is { } mistaken)
        {
            return UsageReport.Write(shell, arguments, [$"there is no option `{mistaken}`; if it is a value, put `--` before it"]);
        }

        // Interruption is ours: System.CommandLine would end the process after two seconds, with its own exit code.
        var invocation = new InvocationConfiguration
        {
            Output = shell.Out,
            Error = shell.Error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            return await arguments.InvokeAsync(invocation, cancellationToken);
        }
        catch (IOException exception) when (Shell.IsReaderGone(exception))
        {
            // `heddle --help | head -1`: help is no command of ours.
            return ExitCode.Ok;
        }
    }
}
