using System.Diagnostics;
using System.Runtime.InteropServices;
using Heddle.Bench.Running;

namespace Heddle.Bench.Ladder;

/// <summary>The command line tool as it is published: compiled ahead of time as far as ReadyToRun goes.</summary>
internal sealed class ProgramScene : IAsyncDisposable
{
    private const int Starts = 7;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("heddle-bench-");
    private string? _program;

    /// <summary>How long <c>heddle --help</c> takes from the start of its process to its end, in milliseconds.</summary>
    public async Task<double> HelpAsync()
    {
        _program ??= await PublishAsync();
        var times = new List<double>(Starts);
        for (var i = 0; i < Starts; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await RunAsync(_program, "--help");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return BenchRun.Median(times);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> PublishAsync()
    {
        await RunAsync(
            "dotnet",
            "publish",
            Path.Combine(RepositoryRoot(), "src", "Heddle.Cli"),
            "--configuration",
            "Release",
            "--runtime",
            RuntimeInformation.RuntimeIdentifier,
            "--self-contained",
            "false",
            "--property:PublishReadyToRun=true",
            "--property:RunAnalyzers=false",
            "--artifacts-path",
            Path.Combine(_folder.FullName, "artifacts"),
            "--output",
            _folder.FullName
        );
        return Path.Combine(_folder.FullName, OperatingSystem.IsWindows() ? "heddle.exe" : "heddle");
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Heddle.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the bench is not run from a clone of the repository");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"`{program}` does not start");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"`{program} {arguments[0]}` ended with {process.ExitCode}: {output}");
        }
    }
}
