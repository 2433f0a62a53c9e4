using Heddle.Transport.Nats;

namespace Heddle.Mesh;

/// <summary>Where the mesh is, and with which credentials to go there.</summary>
/// <param name="Url">The server's URL.</param>
/// <param name="CredentialsFile">A NATS credentials file, or <see langword="null"/>.</param>
/// <param name="Origin">Which source named the URL, for people: an option, an environment variable, a file, the default.</param>
public sealed record MeshAddress(string Url, string? CredentialsFile, string Origin)
{
    /// <summary>The URL when nothing else is known.</summary>
    public const string DefaultUrl = NatsOptions.DefaultUrl;

    internal const string ConnectionNamePrefix = "oam-host-";

    private const int DefaultPort = 4222;

    private static readonly string[] Files = [".heddle", ".oam-url"];

    /// <summary>
    /// Finds the mesh: the given URL, then <c>HEDDLE_URL</c>, then <c>OAM_URL</c>, then the nearest <c>.heddle</c>, then the nearest
    /// <c>.oam-url</c> in the directory and those above it, then <see cref="DefaultUrl"/>. Credentials: <c>HEDDLE_CREDS</c>, then
    /// <c>OAM_CREDS</c>, then the nearest file, if the URL is the one it names.
    /// </summary>
    /// <remarks>
    /// A file's credentials are for its own servers: whoever is shown credentials could use the signature of a nonce to pass for
    /// their owner there.
    /// </remarks>
    /// <param name="url">The URL that was asked for, or <see langword="null"/>.</param>
    /// <param name="directory">Where to look for files; <see langword="null"/> for the current directory.</param>
    /// <param name="environment">Reads an environment variable; <see langword="null"/> for the process's own.</param>
    /// <exception cref="MeshConnectionException">A file names no URL; the message names the file.</exception>
    public static MeshAddress Resolve(string? url = null, string? directory = null, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        directory ??= Directory.GetCurrentDirectory();
        var credentials = NotEmpty(environment("HEDDLE_CREDS")) ?? NotEmpty(environment("OAM_CREDS"));
        if (NotEmpty(url) is { } given)
        {
            return new MeshAddress(given, credentials ?? CredentialsFor(given, directory), "the given URL");
        }

        foreach (var variable in new[] { "HEDDLE_URL", "OAM_URL" })
        {
            if (NotEmpty(environment(variable)) is { } found)
            {
                return new MeshAddress(found, credentials ?? CredentialsFor(found, directory), variable);
            }
        }

        if (FindFile(directory) is { } file)
        {
            var content = AddressFile.Read(file);
            return new MeshAddress(content.Url, credentials ?? content.CredentialsFile, file);
        }

        return new MeshAddress(DefaultUrl, credentials, "the default");
    }

    private static string? CredentialsFor(string url, string directory)
    {
        try
        {
            return FindFile(directory) is { } file && AddressFile.Read(file) is var content && SameServers(content.Url, url)
                ? content.CredentialsFile
                : null;
        }
        catch (MeshConnectionException)
        {
            // The file is not needed for the address, and names no credentials that could be meant for it.
            return null;
        }
    }

    private static bool SameServers(string one, string other) => Servers(one).SetEquals(Servers(other));

    private static HashSet<string> Servers(string url) =>
        [
            .. NatsUrls
                .Split(url)
                .Select(part =>
                    Uri.TryCreate(part, UriKind.Absolute, out var server)
                        ? $"{server.Scheme}://{server.IdnHost}:{(server.Port < 0 ? DefaultPort : server.Port)}"
                        : part
                ),
        ];

    private static string? FindFile(string directory) =>
        Files.Select(name => FindUpwards(name, directory)).FirstOrDefault(file => file is not null);

    private static string? FindUpwards(string name, string directory)
    {
        for (var current = new DirectoryInfo(directory); current is not null; current = current.Parent)
        {
            var candidate = Path.Combine(current.FullName, name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
