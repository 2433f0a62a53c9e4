using Heddle.Mesh;
using Heddle.Transport.Nats;

namespace Heddle.Cli;

/// <summary>The <c>.heddle</c> file of a folder, by which commands and agents started there find the mesh.</summary>
internal static class MeshPointer
{
    public const string FileName = ".heddle";

    /// <exception cref="UsageException">The URL is none that a mesh can have.</exception>
    public static void Check(string url)
    {
        foreach (var part in NatsUrls.Split(url).DefaultIfEmpty(""))
        {
            // The file is read by others too: they take a URL for one by its scheme.
            if (!part.Contains("://", StringComparison.Ordinal) || NatsUrls.Check(part).Count > 0)
            {
                throw new UsageException($"`{NatsUrls.Redact(part)}` is not the URL of a mesh; it looks like `{NatsOptions.DefaultUrl}`");
            }
        }
    }

    public static void Write(Shell shell, string url, string? credentials)
    {
        var path = Path.Combine(shell.Directory, FileName);
        AddressFile.Write(path, url, credentials);
        if (NatsUrls.Redact(url) != url && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        shell.Error.WriteLine($"wrote {path}: commands in this folder and below now use {NatsUrls.Redact(url)}");
    }
}
