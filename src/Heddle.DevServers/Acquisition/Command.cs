using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Heddle.DevServers;

/// <summary>Runs a command to its end and collects what it says.</summary>
internal static class Command
{
    /// <summary>Enough for a reason; a command that says more is cut.</summary>
    private const int MaxOutput = 16 * 1024;

    public static async Task<CommandResult> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, arguments)
        {
            CreateNoWindow = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Start(start);
        process.StandardInput.Close();
        var output = new StringBuilder();
        var reading = Task.WhenAll(CollectAsync(process.StandardOutput, output), CollectAsync(process.StandardError, output));
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process).ConfigureAwait(false);
            throw;
        }

        await reading.ConfigureAwait(false);
        return new CommandResult(process.ExitCode, output.ToString().Trim());
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new AcquisitionException($"`{start.FileName}` did not start");
        }
        catch (Win32Exception exception)
        {
            throw new AcquisitionException($"`{start.FileName}` did not start: {exception.Message}", exception);
        }
    }

    private static async Task EndAsync(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is Win32Exception or AggregateException)
        {
            // Some helper runs as another user; it ends when its parent has.
        }

        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task CollectAsync(StreamReader from, StringBuilder to)
    {
        while (await from.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            lock (to)
            {
                if (to.Length + line.Length < MaxOutput)
                {
                    to.Append(line).Append('\n');
                }
            }
        }
    }
}
