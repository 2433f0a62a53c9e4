using System.Diagnostics;
using System.Text;

namespace Heddle.Cli.Tests;

/// <summary>The real <c>heddle</c> in a process of its own.</summary>
internal sealed class HeddleProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();
    private bool _isOutputClosed;

    private HeddleProcess(Process process) => _process = process;

    /// <summary>The executable.</summary>
    public static string Path { get; } =
        System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "heddle.exe" : "heddle");

    public int Id => _process.Id;

    public StreamWriter Input => _process.StandardInput;

    public static HeddleProcess Start(RealShell shell, params string[] args)
    {
        var start = new ProcessStartInfo(Path, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = shell.Folder,
        };
        shell.Dress(start.Environment);
        return new HeddleProcess(Process.Start(start)!);
    }

    public async Task<string> ReadLineAsync() => Keep(_out, await ReadLineAsync(_process.StandardOutput));

    public async Task<string> ReadErrorLineAsync() => Keep(_error, await ReadLineAsync(_process.StandardError));

    /// <summary>Reads standard output up to a line that begins so.</summary>
    public async Task<string> ReadUntilAsync(string beginning)
    {
        while (true)
        {
            var line = await ReadLineAsync();
            if (line.TrimStart().StartsWith(beginning, StringComparison.Ordinal))
            {
                return line;
            }
        }
    }

    public Task SignalAsync(string signal) => Signals.SendAsync(_process.Id, signal);

    /// <summary>Stops reading standard output, as <c>head</c> does when it has enough.</summary>
    public void CloseOutput()
    {
        _process.StandardOutput.Close();
        _isOutputClosed = true;
    }

    /// <summary>Closes standard input and waits until the process has ended; answers all it wrote.</summary>
    public async Task<CommandResult> FinishAsync()
    {
        _process.StandardInput.Close();
        var rest = _isOutputClosed ? Task.FromResult("") : _process.StandardOutput.ReadToEndAsync();
        var complaints = _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TimeProvider.System);
        return new CommandResult(_process.ExitCode, _out + await rest, _error + await complaints);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static string Keep(StringBuilder all, string line)
    {
        all.Append(line).Append('\n');
        return line;
    }

    private async Task<string> ReadLineAsync(StreamReader reader)
    {
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TimeProvider.System);
        return line
            ?? throw new InvalidOperationException(
                $"heddle ended with {_process.ExitCode}: {await _process.StandardError.ReadToEndAsync()}"
            );
    }
}
