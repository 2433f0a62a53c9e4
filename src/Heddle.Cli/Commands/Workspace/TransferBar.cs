using Spectre.Console;

namespace Heddle.Cli;

/// <summary>Shows a person how much of a file is over. Nobody else sees anything, and neither does who has not long to wait.</summary>
internal static class TransferBar
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(100);

    /// <param name="shell">Where the person may be.</param>
    /// <param name="what">What is being done.</param>
    /// <param name="total">The number of bytes; <see langword="null"/> when nobody knows.</param>
    /// <param name="work">Does the work, and calls what it is given with the bytes of each step, on any thread.</param>
    public static async Task<T> WhileAsync<T>(Shell shell, string what, long? total, Func<Action<int>, Task<T>> work)
    {
        var done = 0L;
        var working = work(count => Interlocked.Add(ref done, count));
        if (!Terminal.Draws(shell, shell.IsErrorTerminal) || await Spinner.EndsSoonAsync(shell, working))
        {
            return await working;
        }

        var console = Terminal.Error(shell);
        shell.Live = console;
        try
        {
            await console
                .Progress()
                .AutoClear(true)
                .Columns(Columns(total))
                .StartAsync(async context =>
                {
                    var bar = context.AddTask(Markup.Escape(what), maxValue: Math.Max(total ?? 1, 1));
                    bar.IsIndeterminate = total is null;
                    while (!working.IsCompleted)
                    {
                        bar.Value = Volatile.Read(ref done);
                        await Task.WhenAny(working, Task.Delay(RefreshInterval, shell.Time, CancellationToken.None));
                    }
                });
            return await working;
        }
        finally
        {
            shell.Live = null;
        }
    }

    private static ProgressColumn[] Columns(long? total) =>
        total is null
            ? [new TaskDescriptionColumn(), new ProgressBarColumn(), new SpinnerColumn()]
            : [new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn()];
}
