using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Heddle.DevServers;
using Heddle.Mesh;
using Heddle.Transport.Tests.Nats;

namespace Heddle.Cli.Tests;

/// <summary>The monitor of the mesh of this machine, with real processes that are really killed.</summary>
public sealed class MeshMonitorTests
{
    [Fact]
    public async Task The_mesh_that_is_up_has_a_monitor_that_goes_down_with_it()
    {
        using var shell = new RealShell();
        await using var mesh = await UpAsync(shell);
        shell.Survivors().ShouldContain(MonitorOf(shell));
        await using var agent = HeddleProcess.Start(shell, "demo", "agent", "slow");
        (await agent.ReadLineAsync()).ShouldBe("slow is ready");
        await using var caller = await AgentMesh.ConnectAsync(mesh.Url);
        await caller.CatalogAsync();
        var call = caller.CallAsync("slow", new { ms = 30_000 });
        // Behind the answer to this the request has been passed on to the agent.
        await caller.Bus.FlushAsync();
        var killed = TimeProvider.System.GetTimestamp();
        await agent.SignalAsync("KILL");
        var death = await Should.ThrowAsync<AgentDiedException>(call);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"known {TimeProvider.System.GetElapsedTime(killed).TotalMilliseconds:0} ms after the signal was asked for"
        );
        death.Details!.Value.GetProperty("reason").GetString().ShouldBe("disconnect");
        (await shell.RunAsync("mesh", "catalog", "--json")).Out.ShouldBe("[]\n");
    }

    [Fact]
    public async Task The_monitor_ends_with_its_server()
    {
        using var shell = new RealShell();
        await using var mesh = await UpAsync(shell);
        await Signals.SendAsync(Record(shell).GetProperty("ProcessId").GetInt32(), "KILL");
        await Eventually.HoldsAsync(() => shell.Survivors().Count == 0);
    }

    [Fact]
    public async Task A_second_monitor_finds_the_credentials_and_shows_deaths()
    {
        using var shell = new RealShell();
        await using var mesh = await UpAsync(shell);
        await Signals.SendAsync(MonitorOf(shell), "TERM");
        await using var monitor = HeddleProcess.Start(shell, "mesh", "monitor", "--json");
        (await monitor.ReadErrorLineAsync()).ShouldBe($"monitoring {mesh.Url}, Ctrl-C ends");
        await using var agent = HeddleProcess.Start(shell, "demo", "agent", "clock");
        await agent.ReadLineAsync();
        await agent.SignalAsync("KILL");
        var notice = JsonSerializer.Deserialize<JsonElement>(await monitor.ReadLineAsync());
        notice.EnumerateObject().Select(member => member.Name).ShouldBe(["agent", "detected_at", "instance_id", "reason"]);
        notice.GetProperty("agent").GetString().ShouldBe("clock");
        await monitor.SignalAsync("INT");
        (await monitor.FinishAsync()).Code.ShouldBe(130);
    }

    [Fact]
    public async Task In_the_foreground_the_mesh_is_monitored_too()
    {
        using var shell = new RealShell();
        await using var up = HeddleProcess.Start(shell, "mesh", "up", "-f", "-p", FreePort().ToString());
        var url = (await up.ReadUntilAsync("NATS"))["NATS".Length..].Trim();
        await up.ReadUntilAsync("WebSocket");
        await using var watcher = await AgentMesh.ConnectAsync(url);
        var notices = await watcher.Bus.SubscribeAsync("mesh.death.clock");
        await watcher.Bus.FlushAsync();
        await using var agent = HeddleProcess.Start(shell, "demo", "agent", "clock");
        await agent.ReadLineAsync();
        await agent.SignalAsync("KILL");
        (await notices.Messages.ReadAsync(TestContext.Current.CancellationToken)).Payload.IsEmpty.ShouldBeFalse();
        await up.SignalAsync("INT");
        (await up.FinishAsync()).Code.ShouldBe(0);
        shell.Survivors().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mesh_of_somebody_elses_needs_a_user_of_its_system_account()
    {
        using var shell = new RealShell { Url = "nats://127.0.0.1:1" };
        var result = await shell.RunAsync("mesh", "monitor");
        result.Code.ShouldBe(2);
        result.Error.ShouldContain("--sys-creds file");
        result.Error.ShouldContain("--sys-url nats://user:password@host:port");
    }

    [Fact]
    public async Task Where_an_operator_issues_users_a_credentials_file_of_the_system_account_is_enough()
    {
        var authority = new NatsAuthority();
        await using var server = await NatsServer.StartAsync(new() { ConfigText = authority.ConfigText }, Cancel);
        using var shell = new RealShell();
        await IssueAsync(shell, "alice.creds", authority.IssueUser("alice"));
        await IssueAsync(shell, "sys.creds", authority.IssueSystemUser("sys"));
        AddressFile.Write(Path.Combine(shell.Folder, ".heddle"), server.Url, "alice.creds");
        await using var monitor = HeddleProcess.Start(shell, "mesh", "monitor", "--json", "--sys-creds", "sys.creds");
        (await monitor.ReadErrorLineAsync()).ShouldBe($"monitoring {server.Url}, Ctrl-C ends");
        await using var agent = HeddleProcess.Start(shell, "demo", "agent", "clock");
        (await agent.ReadLineAsync()).ShouldBe("clock is ready");
        await agent.SignalAsync("KILL");
        JsonSerializer.Deserialize<JsonElement>(await monitor.ReadLineAsync()).GetProperty("agent").GetString().ShouldBe("clock");
        (await shell.RunAsync("mesh", "catalog", "--json")).Out.ShouldBe("[]\n");
        await monitor.SignalAsync("INT");
        (await monitor.FinishAsync()).Code.ShouldBe(130);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_those_of_the_system_account_are_named()
    {
        var authority = new NatsAuthority();
        await using var server = await NatsServer.StartAsync(new() { ConfigText = authority.ConfigText }, Cancel);
        using var shell = new RealShell();
        await IssueAsync(shell, "alice.creds", authority.IssueUser("alice"));
        AddressFile.Write(Path.Combine(shell.Folder, ".heddle"), server.Url, "alice.creds");

        var mesh = await shell.RunAsync("mesh", "monitor", "--sys-creds", "alice.creds");
        (mesh.Code, mesh.Error[..mesh.Error.IndexOf(']')]).ShouldBe((1, "Error [connection_denied"));
        mesh.Error.ShouldContain("system account");
        var missing = await shell.RunAsync("mesh", "monitor", "--sys-creds", "none.creds");
        missing.Code.ShouldBe(1);
        missing.Error.ShouldContain(Path.Combine(shell.Folder, "none.creds"));
        var both = await shell.RunAsync("mesh", "monitor", "--sys-creds", "a.creds", "--sys-url", "nats://sys:hush@127.0.0.1:1");
        both.Code.ShouldBe(2);
        both.Error.ShouldContain("leave one of them out");
        both.Error.ShouldNotContain("hush");
        var url = await shell.RunAsync("mesh", "monitor", "--sys-url", "127.0.0.1");
        url.Code.ShouldBe(2);
        url.Error.ShouldContain("`127.0.0.1` is not the URL of a mesh");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task IssueAsync(RealShell shell, string name, string credentials)
    {
        var file = Path.Combine(shell.Folder, name);
        await File.WriteAllTextAsync(file, credentials, Cancel);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static async Task<RunningMesh> UpAsync(RealShell shell)
    {
        var port = FreePort();
        var up = await shell.RunAsync("mesh", "up", "-p", port.ToString());
        up.Code.ShouldBe(0, up.ToString());
        return new RunningMesh(shell, $"nats://127.0.0.1:{port}");
    }

    private static JsonElement Record(RealShell shell) =>
        JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(shell.State, "heddle", "mesh", "mesh.json")));

    private static int MonitorOf(RealShell shell) => Record(shell).GetProperty("Monitor").GetProperty("Id").GetInt32();

    /// <summary>A port such that the next one is free too. Below those that the system gives to whoever asks for any.</summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            try
            {
                using var first = new TcpListener(IPAddress.Loopback, port);
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                first.Start();
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one then.
            }
        }
    }

    private sealed class RunningMesh(RealShell shell, string url) : IAsyncDisposable
    {
        public string Url => url;

        public async ValueTask DisposeAsync()
        {
            await shell.RunAsync("mesh", "down");
            // What cleans up behind the server may be a moment longer there than the server.
            await Eventually.HoldsAsync(() => shell.Survivors().Count == 0);
        }
    }
}
