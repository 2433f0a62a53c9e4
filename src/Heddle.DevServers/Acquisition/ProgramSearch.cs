namespace Heddle.DevServers;

/// <summary>Looks for executables the way a shell does.</summary>
internal static class ProgramSearch
{
    /// <summary>Debian puts servers into folders that are not on every user's <c>PATH</c>; package managers of other systems have their own.</summary>
    private static readonly string[] UsualFolders =
    [
        "/usr/local/sbin",
        "/usr/sbin",
        "/sbin",
        "/usr/local/bin",
        "/opt/homebrew/bin",
        "/opt/homebrew/sbin",
    ];

    public static string? OnPath(string name) => In(PathFolders(), name);

    public static string? OnPathOrUsualFolders(string name) => In(PathFolders().Concat(UsualFolders), name);

    public static bool IsExecutable(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != UnixFileMode.None;
    }

    private static string? In(IEnumerable<string> folders, string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(IsExecutable);
    }

    private static string[] PathFolders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
}
