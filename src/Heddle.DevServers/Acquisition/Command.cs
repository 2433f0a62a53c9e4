using System.Diagnostics;
using System.Text;

namespace Heddle.DevServers;

/// <summary>Runs a command to its end and collects what it says.</summary>
internal static class Command
{
    public static async Task<CommandResult> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
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

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        await using var registration = cancellationToken.Register(() => process.Kill(entireProcessTree: true)).ConfigureAwait(false);
        var output = new StringBuilder();
        await Task.WhenAll(CopyAsync(process.StandardOutput, output), CopyAsync(process.StandardError, output)).ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return new CommandResult(process.ExitCode, output.ToString());
    }

    private static async Task CopyAsync(StreamReader from, StringBuilder to)
    {
        while (await from.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            lock (to)
            {
                to.AppendLine(line);
            }
        }
    }
}
