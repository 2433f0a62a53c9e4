using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Heddle.DevServers;

/// <summary>Fetches the archive that the authors of nats-server publish with each release, and checks it against the release's <c>SHA256SUMS</c>.</summary>
internal sealed class ArchiveSource : ServerSource
{
    /// <summary>The release that is fetched.</summary>
    internal const string Version = "v2.11.8";

    /// <summary>Ten times the size of today's archives.</summary>
    private const long MaxArchiveBytes = 100 * 1024 * 1024;

    private const long MaxSumsBytes = 64 * 1024;

    /// <summary>The folder of releases. Redirects to plain HTTP are not followed.</summary>
    public Uri Releases { get; init; } = new("https://github.com/nats-io/nats-server/releases/download/");

    public override string Name => "release archive";

    /// <summary>The archive for this machine.</summary>
    /// <exception cref="AcquisitionException">There is none.</exception>
    internal static string ArchiveName
    {
        get
        {
            var system =
                OperatingSystem.IsLinux() ? "linux"
                : OperatingSystem.IsMacOS() ? "darwin"
                : OperatingSystem.IsWindows() ? "windows"
                : OperatingSystem.IsFreeBSD() ? "freebsd"
                : null;
            var architecture = RuntimeInformation.OSArchitecture switch
            {
                Architecture.X64 => "amd64",
                Architecture.Arm64 => "arm64",
                Architecture.Arm => "arm7",
                Architecture.S390x => "s390x",
                Architecture.Ppc64le => "ppc64le",
                _ => null,
            };
            return system is null || architecture is null
                ? throw new AcquisitionException($"there is none for {RuntimeInformation.RuntimeIdentifier}")
                : $"nats-server-{Version}-{system}-{architecture}{(OperatingSystem.IsWindows() ? ".zip" : ".tar.gz")}";
        }
    }

    public override async Task FetchAsync(
        ServerRecipe recipe,
        string folder,
        string scratch,
        Action<string> log,
        CancellationToken cancellationToken
    )
    {
        if (!recipe.HasArchive)
        {
            throw new AcquisitionException($"none is published for {recipe.Name}");
        }

        var name = ArchiveName;
        var archive = Path.Combine(scratch, name);
        var sums = Path.Combine(scratch, "SHA256SUMS");
        log($"fetching {name} from {Releases.Host}");
        try
        {
            using var client = new HttpClient();
            await DownloadAsync(client, "SHA256SUMS", sums, MaxSumsBytes, cancellationToken).ConfigureAwait(false);
            await DownloadAsync(client, name, archive, MaxArchiveBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or HttpIOException)
        {
            throw new AcquisitionException(exception.Message, exception);
        }

        await RequireSumAsync(archive, sums, cancellationToken).ConfigureAwait(false);
        var program = Path.Combine(folder, OperatingSystem.IsWindows() ? recipe.Name + ".exe" : recipe.Name);
        try
        {
            await UnpackAsync(archive, program, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new AcquisitionException($"`{name}` cannot be unpacked: {exception.Message}", exception);
        }
    }

    private async Task DownloadAsync(HttpClient client, string name, string path, long limit, CancellationToken cancellationToken)
    {
        var address = new Uri(Releases, $"{Version}/{name}");
        using var response = await client
            .GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new AcquisitionException($"`{address}` answered {(int)response.StatusCode}");
        }

        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[81_920];
        while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (file.Length + read > limit)
            {
                throw new AcquisitionException($"`{address}` is larger than {limit} bytes");
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task RequireSumAsync(string archive, string sums, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(archive);
        string? expected = null;
        foreach (var line in await File.ReadAllLinesAsync(sums, cancellationToken).ConfigureAwait(false))
        {
            if (line.Split([' ', '*'], StringSplitOptions.RemoveEmptyEntries) is [var sum, var file] && file == name)
            {
                expected = sum;
            }
        }

        using var stream = File.OpenRead(archive);
        var actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        if (expected is null)
        {
            throw new AcquisitionException($"SHA256SUMS names no `{name}`, so it cannot be verified");
        }

        if (!actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new AcquisitionException($"`{name}` has the SHA-256 sum {actual} where SHA256SUMS says `{expected}`");
        }
    }

    /// <summary>Takes the program, and nothing else, out of a verified archive.</summary>
    private static async Task UnpackAsync(string archive, string program, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(program);
        using var file = File.OpenRead(archive);
        if (OperatingSystem.IsWindows())
        {
            using var zip = new ZipArchive(file);
            zip.Entries.FirstOrDefault(entry => entry.Name == name)?.ExtractToFile(program);
            return;
        }

        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken).ConfigureAwait(false) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && Path.GetFileName(entry.Name) == name)
            {
                await entry.ExtractToFileAsync(program, overwrite: false, cancellationToken).ConfigureAwait(false);
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                return;
            }
        }
    }
}
