using System.Diagnostics;

namespace Heddle.DevServers.Tests;

/// <summary>Another process that owns a server: what it does, and a handle on it for tests.</summary>
internal sealed class Owner : IAsyncDisposable
{
    public const string Switch = "--own-a-server";

    private readonly Process _process;

    private Owner(Process process, string[] report)
    {
        _process = process;
        (ServerId, ServerPort, Folder) = (int.Parse(report[0]), int.Parse(report[1]), report[2]);
    }

    public int ServerId { get; }

    public int ServerPort { get; }

    public string Folder { get; }

    public static async Task<Owner> StartAsync(string kind, string? cacheHome = null)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Heddle.DevServers.Tests"), [Switch, kind])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (cacheHome is not null)
        {
            start.Environment["XDG_CACHE_HOME"] = cacheHome;
        }

        var process = Process.Start(start)!;
        var report = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new Owner(process, report.ShouldNotBeNull().Split(' '));
    }

    /// <summary>Ends the owner as the kernel does when memory is short: no handler runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Has the owner end without disposing of its server.</summary>
    public async Task LeaveAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    /// <summary>The other side: start a server, say where it is, wait, and go without a word.</summary>
    public static async Task<int> RunAsync(string kind)
    {
        DevServer server = kind switch
        {
            "redis" => await RedisServer.StartAsync(),
            "detached" => await NatsServer.StartAsync(new NatsServerOptions { Detached = true }),
            _ => await NatsServer.StartAsync(),
        };
        if (kind == "stopped")
        {
            await server.StopAsync();
        }

        Console.WriteLine($"{server.ProcessId} {server.Port} {Path.GetDirectoryName(server.LogFile)}");
        Console.ReadLine();
        Environment.Exit(0);
        return 0;
    }
}
