namespace Heddle.Cli;

/// <summary>After the tour: the agents stay, for the person's own commands, until Ctrl-C.</summary>
internal static class Encore
{
    public static async Task WaitAsync(Shell shell, string url, CancellationToken cancellationToken)
    {
        shell.Out.WriteLine();
        shell.Out.WriteLine("The agents stay for you until Ctrl-C. In another terminal:");
        shell.Out.WriteLine();
        if (OwnProgram.AliasFor(shell) is { } alias)
        {
            shell.Out.WriteLine($"  {alias}");
        }

        shell.Out.WriteLine($"  export HEDDLE_URL={url}");
        shell.Out.WriteLine("  heddle mesh catalog");
        shell.Out.WriteLine("""  heddle agent call greeter '{"name":"you"}'""");
        shell.Out.WriteLine("  heddle agent subscribe ticker");
        shell.Out.WriteLine("  heddle agent call faulty");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, shell.Time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how a person says that it was enough.
            shell.Out.WriteLine();
        }
    }
}
