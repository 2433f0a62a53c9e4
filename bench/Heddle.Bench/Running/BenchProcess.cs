using System.Diagnostics;

namespace Heddle.Bench.Running;

/// <summary>This program in another process, in another role. It says when it is ready and ends with its input.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private const string Ready = "ready";

    private readonly Process _process;

    private BenchProcess(Process process) => _process = process;

    /// <summary>The memory it holds, in MiB.</summary>
    public double WorkingSetMebibytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024.0 * 1024.0);
        }
    }

    public static async Task<BenchProcess> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };

        // Started by `dotnet program.dll`, the program is an argument of its host.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(BenchProcess).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"`{arguments[0]}` does not start");
        var line = await process.StandardOutput.ReadLineAsync();
        return line == Ready ? new(process) : throw new InvalidOperationException($"`{arguments[0]}` said `{line}`");
    }

    /// <summary>In the other process: says that it is ready, and waits until it is to end.</summary>
    public static async Task ServeAsync()
    {
        Console.WriteLine(Ready);
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Whatever it is told, it goes on to the end of its input.
        }
    }

    /// <summary>Kills it without a word of warning, with SIGKILL where there are signals.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
