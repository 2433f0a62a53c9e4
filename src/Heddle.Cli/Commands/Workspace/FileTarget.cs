namespace Heddle.Cli;

/// <summary>
/// A file that is being written. It appears under its name whole, when it is committed, or not at all: until then its content is in
/// another file beside it.
/// </summary>
internal sealed class FileTarget : IDisposable
{
    private readonly string? _draft;
    private readonly bool _replace;

    private FileTarget(string path, string? draft, bool replace)
    {
        Path = path;
        _draft = draft;
        _replace = replace;
        Stream = new FileStream(draft ?? path, draft is null ? FileMode.Open : FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    public string Path { get; }

    public Stream Stream { get; }

    /// <param name="path">The file.</param>
    /// <param name="replace">Whether it may replace one that is there.</param>
    /// <exception cref="UsageException">There is one, or the file cannot be written.</exception>
    public static FileTarget Open(string path, bool replace)
    {
        try
        {
            if (IsDevice(path))
            {
                return new FileTarget(path, null, replace);
            }

            // A link stays one; what it leads to is replaced.
            var link = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true) : null;
            var file = link?.FullName ?? path;
            if (Directory.Exists(file))
            {
                throw new UsageException($"`{path}` is a folder; give the name of a file in it");
            }

            if (File.Exists(file) && !replace)
            {
                throw new UsageException($"the file `{path}` exists; `--force` replaces it");
            }

            var draft = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, $".{Guid.NewGuid():N}.part");
            return new FileTarget(file, draft, replace);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the file `{path}` cannot be written: {problem.Message}");
        }
    }

    /// <summary>Gives the file its name.</summary>
    public void Commit()
    {
        Stream.Dispose();
        if (_draft is not null)
        {
            File.Move(_draft, Path, _replace);
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (_draft is not null)
        {
            File.Delete(_draft);
        }
    }

    /// <summary>What is a way to somewhere else, such as <c>/dev/stdout</c>, is written to and never replaced.</summary>
    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(path);
}
