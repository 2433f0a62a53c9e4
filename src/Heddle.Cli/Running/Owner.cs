namespace Heddle.Cli;

/// <summary>
/// The process that started this one and holds the other end of its standard input. When that process ends, however it does, the input ends, and so does
/// the work here.
/// </summary>
internal static class Owner
{
    /// <summary>How long the work may take to come to an end when the owner, and perhaps its server, is gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Runs work for as long as there is an owner.</summary>
    public static async Task<int> ServeAsync(Shell shell, Func<CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        using var served = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The read cannot be cancelled; the thread it blocks does not keep the process alive.
        var leaving = Task.Run(() => shell.Input.CopyTo(Stream.Null), CancellationToken.None);
        var working = work(served.Token);
        if (await Task.WhenAny(working, leaving) == leaving)
        {
            await served.CancelAsync();
            await Task.WhenAny(working, Task.Delay(Patience, shell.Time, CancellationToken.None));
            return ExitCode.Ok;
        }

        return await working;
    }
}
