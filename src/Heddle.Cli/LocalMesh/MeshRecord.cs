using System.ComponentModel;
using System.Diagnostics;

namespace Heddle.Cli;

/// <summary>The mesh that runs on this machine for this user, as <c>mesh up</c> left it for later commands.</summary>
/// <param name="Url">Where clients on this machine reach it.</param>
/// <param name="WebSocketUrl">Where browsers on this machine reach it.</param>
/// <param name="ProcessId">The server's process.</param>
/// <param name="ProcessName">That process's name, so that a stranger who got its number later is not taken for it.</param>
/// <param name="LogFile">Where the server writes what it does.</param>
/// <param name="Password">The clients' password; <see langword="null"/> when they need none.</param>
internal sealed record MeshRecord(string Url, string WebSocketUrl, int ProcessId, string ProcessName, string LogFile, string? Password)
{
    /// <summary>The server's process, if it still runs.</summary>
    public Process? FindProcess()
    {
        try
        {
            var process = Process.GetProcessById(ProcessId);
            if (!process.HasExited && process.ProcessName == ProcessName)
            {
                return process;
            }

            process.Dispose();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // No process has that number.
        }

        return null;
    }

    /// <summary>Where it runs, without the password.</summary>
    public override string ToString() => Url;
}
