using System.Diagnostics;
using Heddle.Bench.Running;
using Heddle.DevServers;
using Heddle.Mesh;

namespace Heddle.Bench.Ladder;

/// <summary>
/// A server with a system account, a monitor that watches it, a caller, and hosts in processes of their own that are killed while they
/// work for the caller.
/// </summary>
internal sealed class DeathScene : IAsyncDisposable
{
    private const int Victims = 5;

    private const string Accounts = """
        accounts {
          APP { jetstream: enabled, users: [ { user: "app", password: "app" } ] }
          SYS { users: [ { user: "sys", password: "sys" } ] }
        }
        system_account: SYS
        no_auth_user: "app"
        """;

    private readonly NatsServer _server;
    private readonly AgentMesh _caller;
    private readonly MeshMonitor _monitor;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _watching;

    private DeathScene(NatsServer server, AgentMesh caller, MeshMonitor monitor)
    {
        (_server, _caller, _monitor) = (server, caller, monitor);
        _watching = monitor.RunAsync(_over.Token);
    }

    public static async Task<DeathScene> OpenAsync()
    {
        var server = await NatsServer.StartAsync(new NatsServerOptions { ConfigText = Accounts });
        var system = server.Url.Replace("://", "://sys:sys@", StringComparison.Ordinal);
        return new(server, await AgentMesh.ConnectAsync(server.Url), await MeshMonitor.ConnectAsync(server.Url, system));
    }

    /// <summary>From the SIGKILL of a host to the moment its caller knows that the agent died, in milliseconds.</summary>
    public async Task<double> KillAsync()
    {
        var times = new List<double>(Victims);
        for (var i = 0; i < Victims; i++)
        {
            times.Add(await KillOneAsync());
        }

        return BenchRun.Median(times);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _monitor.DisposeAsync();
        await _caller.DisposeAsync();
        await _server.DisposeAsync();
        _over.Dispose();
    }

    private async Task<double> KillOneAsync()
    {
        await using var host = await BenchProcess.StartAsync("mesh-victim", _server.Url);
        await using var started = await _caller.Bus.SubscribeAsync(VictimRole.Started);
        await _caller.Bus.FlushAsync();
        var call = _caller.CallAsync<string>(VictimRole.Agent, "");
        await started.Messages.ReadAsync();
        var killed = Stopwatch.GetTimestamp();
        host.Kill();
        try
        {
            await call;
        }
        catch (AgentDiedException)
        {
            return Stopwatch.GetElapsedTime(killed).TotalMilliseconds;
        }

        throw new InvalidOperationException($"`{VictimRole.Agent}` answered after it had been killed");
    }
}
