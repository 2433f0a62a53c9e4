using Spectre.Console;

namespace Heddle.Cli;

/// <summary>Shows a person how much of the work is done. Nobody else sees anything.</summary>
internal static class ProgressBar
{
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
}
