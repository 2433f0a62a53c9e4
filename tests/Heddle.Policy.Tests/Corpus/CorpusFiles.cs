using System.Formats.Tar;
using System.IO.Compression;

namespace Heddle.Policy.Tests;

/// <summary>The files of integration tests by their paths, which tests refer to each other by.</summary>
internal sealed class CorpusFiles
{
    private static readonly Lazy<CorpusFiles> Archive = new(() => FromArchive(Path.Combine(CedarVectors.Folder!, "corpus-tests.tar.gz")));

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The corpus, read once for all tests; skips the test where it is not there.</summary>
    public static CorpusFiles Corpus => CedarVectors.Require() is not null ? Archive.Value : throw new InvalidOperationException();

    /// <summary>The paths of the files that describe tests.</summary>
    public IEnumerable<string> Tests =>
        _texts
            .Keys.Where(p => p.EndsWith(".json", StringComparison.Ordinal) && !p.EndsWith("entities.json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public string this[string path] => _texts[path];

    public static CorpusFiles FromFolder(string folder)
    {
        var files = new CorpusFiles();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            files._texts[Path.GetRelativePath(folder, path).Replace('\\', '/')] = File.ReadAllText(path);
        }

        return files;
    }

    public static CorpusFiles FromArchive(string path)
    {
        var files = new CorpusFiles();
        using var file = File.OpenRead(path);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var archive = new TarReader(unzipped);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } content)
            {
                using var reader = new StreamReader(content);
                files._texts[entry.Name.TrimStart('.', '/')] = reader.ReadToEnd();
            }
        }

        return files;
    }
}
