using System.ComponentModel;
using System.Diagnostics;

namespace Heddle.Cli;

/// <summary>A process that one command started and another one looks for.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name, so that a stranger who got its number later is not taken for it.</param>
internal sealed record RecordedProcess(int Id, string Name)
{
    public static RecordedProcess Of(Process process) => new(process.Id, process.ProcessName);

    /// <summary>The process, if it still runs.</summary>
    public Process? Find()
    {
        try
        {
            var process = Process.GetProcessById(Id);
            if (!process.HasExited && process.ProcessName == Name)
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
}
