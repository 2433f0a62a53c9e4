namespace Heddle.DevServers;

/// <summary>A server program found on this machine.</summary>
/// <param name="Path">The executable.</param>
/// <param name="LibraryFolders">Folders with shared libraries it needs beside the system's; empty for an installed program.</param>
internal sealed record ServerProgram(string Path, IReadOnlyList<string> LibraryFolders)
{
    public static ServerProgram Installed(string path) => new(path, []);
}
