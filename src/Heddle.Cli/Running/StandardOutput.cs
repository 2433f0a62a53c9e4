using Microsoft.Win32.SafeHandles;

namespace Heddle.Cli;

/// <summary>Opens standard output.</summary>
internal static class StandardOutput
{
    /// <summary>
    /// The console's own stream drops what it writes when the reader is gone, so <c>heddle agent subscribe … | head -1</c> would never end. A pipe is
    /// therefore written to directly. A file is not: a stream of its own would not move the position that other programs writing to it share.
    /// </summary>
    public static Stream Open()
    {
        if (Console.IsOutputRedirected && !OperatingSystem.IsWindows())
        {
            try
            {
                var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                if (!pipe.CanSeek)
                {
                    return pipe;
                }
            }
            catch (Exception closed) when (closed is IOException or ArgumentException or UnauthorizedAccessException)
            {
                return Stream.Null;
            }
        }

        return Console.OpenStandardOutput();
    }
}
