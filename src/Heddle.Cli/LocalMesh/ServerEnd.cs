using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Heddle.Cli;

/// <summary>Ends a server that another command started.</summary>
internal static partial class ServerEnd
{
    private const int Terminate = 15;

    /// <summary>How long the server may take to finish by itself (mesh-protocol §5.3).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Has the server finish, kills it when it does not, and waits until it is gone.</summary>
    public static async Task StopAsync(Shell shell, Process server, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            server.Kill();
        }
        else
        {
            _ = Kill(server.Id, Terminate);
        }

        try
        {
            await server.WaitForExitAsync(cancellationToken).WaitAsync(Patience, shell.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            shell.Error.WriteLine($"process {server.Id} did not stop in {Patience.TotalSeconds} s and is killed");
            server.Kill();
            await server.WaitForExitAsync(cancellationToken);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
