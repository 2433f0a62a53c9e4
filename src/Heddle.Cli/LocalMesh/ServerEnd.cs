using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Heddle.Cli;

/// <summary>Ends a server, or its monitor, that another command started.</summary>
internal static partial class ServerEnd
{
    private const int Terminate = 15;

    /// <summary>How long the process may take to finish by itself (mesh-protocol §5.3).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Has the process finish, kills it when it does not, and waits until it is gone.</summary>
    public static async Task StopAsync(Shell shell, Process process, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill();
        }
        else
        {
            _ = Kill(process.Id, Terminate);
        }

        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, shell.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            shell.Error.WriteLine($"process {process.Id} did not stop in {Patience.TotalSeconds} s and is killed");
            process.Kill();
            await process.WaitForExitAsync(cancellationToken);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
