using System.Formats.Tar;
using System.IO.Compression;

namespace Heddle.Cli;

/// <summary>Integration tests in a compressed archive, read into memory. Paths inside tests name its entries.</summary>
internal static class PolicyTestArchive
{
    /// <summary>An archive may unpack to much more than it takes; this many bytes are believed.</summary>
    private const long MaxBytes = 512L << 20;

    /// <exception cref="CommandFailedException">The file is no archive, or unpacks to more than is believed.</exception>
    public static IReadOnlyList<PolicyTestFile> Read(string path)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var file = File.OpenRead(path);
            using var unzipped = new GZipStream(file, CompressionMode.Decompress);
            using var archive = new TarReader(unzipped);
            var total = 0L;
            while (archive.GetNextEntry() is { } entry)
            {
                total += entry.Length;
                if (total > MaxBytes)
                {
                    throw new CommandFailedException("archive_too_large", $"`{path}` unpacks to more than {MaxBytes >> 20} MB");
                }

                if (entry.DataStream is { } content)
                {
                    using var reader = new StreamReader(content);
                    texts[Name(entry.Name)] = reader.ReadToEnd();
                }
            }
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new CommandFailedException("not_an_archive", $"`{path}` is no archive of tests: {problem.Message.TrimEnd('.')}", problem);
        }

        string Read(string named) =>
            texts.TryGetValue(Name(named), out var text) ? text : throw new FileNotFoundException($"the archive has no `{named}`");

        return [.. texts.Keys.Where(PolicyTestName.IsTest).Order(StringComparer.Ordinal).Select(name => new PolicyTestFile(name, Read))];
    }

    private static string Name(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
}
