using System.Runtime.InteropServices;

namespace Heddle.Cli;

/// <summary>Takes this process out of its terminal's hands, as a process that outlives the command has to be.</summary>
internal static partial class OwnSession
{
    /// <summary>Neither Ctrl-C nor the end of the terminal reaches this process any more.</summary>
    public static void Begin()
    {
        if (!OperatingSystem.IsWindows())
        {
            // It fails only for a process that leads a group already, which the terminal does not bother either.
            _ = SetSession();
        }
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetSession();
}
