using Spectre.Console;

namespace Heddle.Cli;

/// <summary>Shows a person how much of the work is done. Nobody else sees anything.</summary>
internal static class ProgressBar
{
    private const int LongestText = 48;

    /// <param name="shell">Where the person may be.</param>
    /// <param name="what">What is being done.</param>
    /// <param name="total">The number of steps.</param>
    /// <param name="work">Does the work, and calls what it is given after each step, on any thread.</param>
    public static T While<T>(Shell shell, string what, int total, Func<Action, T> work)
    {
        if (!shell.IsErrorTerminal)
        {
            return work(static () => { });
        }

        return Terminal
            .Error(shell)
            .Progress()
            .AutoClear(true)
            .Start(context =>
            {
                var bar = context.AddTask(Markup.Escape(what), maxValue: Math.Max(total, 1));
                return work(() => bar.Increment(1));
            });
    }

    /// <param name="shell">Where the person may be.</param>
    /// <param name="what">What is being done, until the work says more.</param>
    /// <param name="work">
    /// Does the work, and calls what it is given on any thread: with percents, if they are known, and with what goes on, which may be a stranger's text.
    /// </param>
    public static async Task<T> WhileAsync<T>(Shell shell, string what, Func<Action<int?, string>, Task<T>> work)
    {
        if (!Terminal.Draws(shell, shell.IsErrorTerminal))
        {
            return await work(static (_, _) => { });
        }

        var console = Terminal.Error(shell);
        shell.Live = console;
        try
        {
            return await console.Progress().AutoClear(true).StartAsync(context => work(Show(context.AddTask(Markup.Escape(what)))));
        }
        finally
        {
            shell.Live = null;
        }
    }

    private static Action<int?, string> Show(ProgressTask bar) =>
        (percent, text) =>
        {
            bar.Value = Math.Clamp(percent ?? bar.Value, 0, 100);
            var line = Printable.Line(text);
            bar.Description = Markup.Escape(line.Length > LongestText ? line[..LongestText] + "…" : line);
        };
}
