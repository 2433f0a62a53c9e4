using System.Diagnostics;

namespace Heddle.Cli;

/// <summary>This program, to be started once more.</summary>
internal static class OwnProgram
{
    /// <summary>Describes another run of this program, whether it was started by name, through <c>dotnet run</c> or as <c>dotnet heddle.dll</c>.</summary>
    public static ProcessStartInfo Describe(params IEnumerable<string> arguments)
    {
        var host = Environment.ProcessPath ?? throw new InvalidOperationException("the system does not tell which program this is");
        var isHost = Path.GetFileNameWithoutExtension(host) is "dotnet";
        return new ProcessStartInfo(host, isHost ? [typeof(OwnProgram).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
    }

    /// <summary>The line that makes <c>heddle</c> a command of the user's shell; <see langword="null"/> when it is one already.</summary>
    public static string? AliasFor(Shell shell)
    {
        var onPath = (shell.Environment("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "heddle.exe" : "heddle")));
        if (onPath)
        {
            return null;
        }

        var start = Describe();
        var words = start
            .ArgumentList.Prepend(start.FileName)
            .Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word);
        return $"alias heddle='{string.Join(' ', words)}'";
    }
}
