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

    /// <summary>A URL, or several, to show: what it may hold of users and passwords is left out.</summary>
    public static string Redact(string url) => ReplaceUser(url, "…@");

    /// <summary>A URL, or several, without the user it may name.</summary>
    public static string WithoutUser(string url) => ReplaceUser(url, "");

    private static string ReplaceUser(string url, string replacement) =>
        string.Join(
            ',',
            url.Split(',')
                .Select(part =>
                    part.LastIndexOf('@') is var at and >= 0
                    && part.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0
                    && scheme < at
                        ? part[..(scheme + 3)] + replacement + part[(at + 1)..]
                        : part
                )
        );
}
