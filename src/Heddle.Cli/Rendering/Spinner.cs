using Spectre.Console;

namespace Heddle.Cli;

/// <summary>Shows a person that something is going on. Nobody else sees anything.</summary>
internal static class Spinner
{
    /// <summary>Most waits end before a person would notice them; a spinner that only flashes up is worse than none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    public static async Task<T> WhileAsync<T>(Shell shell, string what, Func<Task<T>> work)
    {
        var working = work();
        if (!Terminal.Draws(shell, shell.IsErrorTerminal) || await EndsSoonAsync(shell, working))
        {
            return await working;
        }

        var console = Terminal.Error(shell);
        shell.Live = console;
        try
        {
            return await console.Status().Spinner(Spectre.Console.Spinner.Known.Dots).StartAsync(Markup.Escape(what), _ => working);
        }
        finally
        {
            shell.Live = null;
        }
    }

    public static Task WhileAsync(Shell shell, string what, Func<Task> work) =>
        WhileAsync(
            shell,
            what,
            async () =>
            {
                await work();
                return true;
            }
        );

    /// <summary>Whether work ends before a person would notice that it takes time.</summary>
    public static async Task<bool> EndsSoonAsync(Shell shell, Task working)
    {
        using var enough = new CancellationTokenSource();
        var first = await Task.WhenAny(working, Task.Delay(Patience, shell.Time, enough.Token));
        await enough.CancelAsync();
        return first == working;
    }
}
