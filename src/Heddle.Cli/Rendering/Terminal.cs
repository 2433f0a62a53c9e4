using Spectre.Console;

namespace Heddle.Cli;

/// <summary>The shell's streams as consoles that draw.</summary>
internal static class Terminal
{
    public static IAnsiConsole Output(Shell shell) => Create(shell, shell.Out, shell.IsOutputTerminal);

    public static IAnsiConsole Error(Shell shell) => Create(shell, shell.Error, shell.IsErrorTerminal);

    /// <summary>Whether a stream leads to a terminal that understands more than text.</summary>
    public static bool Draws(Shell shell, bool isTerminal) => isTerminal && shell.Environment("TERM") != "dumb";

    private static IAnsiConsole Create(Shell shell, TextWriter writer, bool isTerminal)
    {
        var draws = Draws(shell, isTerminal);
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = draws ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = draws && shell.IsColorful ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = draws ? InteractionSupport.Yes : InteractionSupport.No,
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        // Where nobody looks nothing needs to fit.
        console.Profile.Width = shell.Width ?? 100_000;
        return console;
    }
}
