namespace Heddle.DevServers;

/// <summary>Looks for executables the way a shell does.</summary>
internal static class ProgramSearch
{
    /// <summary>Debian keeps servers in folders that are not on every user's <c>PATH</c>; package managers of other systems have their own.</summary>
    private static readonly string[] UsualFolders =
    [
        "/usr/local/sbin",
        "/usr/local/bin",
        "/usr/sbin",
        "/usr/bin",
        "/sbin",
        "/opt/homebrew/bin",
        "/opt/homebrew/sbin",
        "/home/linuxbrew/.linuxbrew/bin",
    ];

    public static IReadOnlyList<string> PathAndUsualFolders => [.. PathFolders(), .. UsualFolders];

    public static string? OnPath(string name) => In(PathFolders(), name);

    public static string? In(IEnumerable<string> folders, string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(IsExecutable);
    }

    public static bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != UnixFileMode.None);
    }

    private static string[] PathFolders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
}
