using System.Text;

namespace Heddle.DevServers;

/// <summary>Reads what a server wrote to its log file while the server still writes.</summary>
internal static class ServerLog
{
    /// <summary>Enough for any start failure, small enough for an exception message.</summary>
    private const int TailBytes = 4096;

    public static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    public static async Task<string> ReadFromAsync(string path, long offset, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(path))
        {
            return "";
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(Math.Min(offset, stream.Length), SeekOrigin.Begin);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The end of what was written since an offset.</summary>
    public static async Task<string> TailAsync(string path, long since = 0)
    {
        var text = await ReadFromAsync(path, Math.Max(since, Length(path) - TailBytes)).ConfigureAwait(false);
        return text.Trim();
    }
}
