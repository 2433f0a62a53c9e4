using System.Diagnostics;

namespace Heddle.EndToEnd.Tests.Documentation;

/// <summary>A sample, running as its reader would run it.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SampleProcess(Process process) => _process = process;

    /// <summary>Starts a sample against a server.</summary>
    public static SampleProcess Start(string sample, string? url, params string[] arguments)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host, [RepositoryRoot.Program("samples", sample), .. arguments]) { RedirectStandardOutput = true };
        start.Environment["HEDDLE_URL"] = url;
        start.Environment["NATS_URL"] = url;
        return new(Process.Start(start)!);
    }

    /// <summary>Runs a sample to its end, which is a good one, and returns what it wrote.</summary>
    public static async Task<string> RunAsync(string sample, string? url, params string[] arguments)
    {
        await using var running = Start(sample, url, arguments);
        var written = await running._process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await running._process.WaitForExitAsync(TestContext.Current.CancellationToken);
        running._process.ExitCode.ShouldBe(0, written);
        return written;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
