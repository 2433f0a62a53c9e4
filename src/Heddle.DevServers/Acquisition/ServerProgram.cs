namespace Heddle.DevServers;

/// <summary>A server program on this machine.</summary>
/// <param name="Path">The executable.</param>
/// <param name="LibraryFolders">Folders with shared libraries it needs beside the system's; empty for an installed program.</param>
internal sealed record ServerProgram(string Path, IReadOnlyList<string> LibraryFolders)
{
    private const string LibraryPath = "LD_LIBRARY_PATH";

    public static ServerProgram Installed(string path) => new(path, []);

    /// <summary>The environment variables it must be run with.</summary>
    public IReadOnlyDictionary<string, string> Environment()
    {
        if (LibraryFolders.Count == 0)
        {
            return new Dictionary<string, string>();
        }

        var inherited = System.Environment.GetEnvironmentVariable(LibraryPath);
        IEnumerable<string> folders = string.IsNullOrEmpty(inherited) ? LibraryFolders : LibraryFolders.Append(inherited);
        return new Dictionary<string, string> { [LibraryPath] = string.Join(':', folders) };
    }
}
