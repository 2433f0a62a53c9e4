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
        foreach (var part in url.Split(','))
        {
            if (
                !Uri.TryCreate(part.Trim(), UriKind.Absolute, out var parsed)
                || parsed.Scheme is not ("nats" or "tls")
                || parsed.Host.Length == 0
            )
            {
                throw new UsageException($"`{Redact(part)}` is not the URL of a mesh; it looks like `{NatsOptions.DefaultUrl}`");
            }
        }
    }

    public static void Write(Shell shell, string url, string? credentials)
    {
        var path = Path.Combine(shell.Directory, FileName);
        AddressFile.Write(path, url, credentials);
        if (Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.UserInfo.Length > 0 && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        shell.Error.WriteLine($"wrote {path}: commands in this folder and below now use {Redact(url)}");
    }

    /// <summary>A URL without the user and password it may hold.</summary>
    public static string Redact(string url) =>
        url.IndexOf('@', StringComparison.Ordinal) is var at and >= 0
        && url.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0
        && scheme < at
            ? url[..(scheme + 3)] + "…" + url[at..]
            : url;
}
