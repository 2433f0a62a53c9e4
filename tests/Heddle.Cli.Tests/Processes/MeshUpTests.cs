using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Heddle.Mesh;

namespace Heddle.Cli.Tests;

/// <summary>The mesh of this machine, with real processes in a state folder of their own.</summary>
public sealed class MeshUpTests
{
    /// <summary>What peers that create nothing expect to find (mesh-protocol §2.1).</summary>
    private static readonly string[] Buckets =
    [
        "KV_mesh-catalog",
        "KV_mesh-registry",
        "KV_mesh-instances",
        "KV_mesh-observability",
        "KV_mesh-context",
        "OBJ_mesh-artifacts",
    ];

    private const UnixFileMode OnlyMine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task A_mesh_outlives_the_command_and_keeps_its_data_until_it_is_down()
    {
        using var shell = new RealShell();
        var port = FreePort().ToString();
        var up = await shell.RunAsync("mesh", "up", "-p", port);
        try
        {
            up.Code.ShouldBe(0, up.ToString());
            up.Lines[0].ShouldBe($"NATS       nats://127.0.0.1:{port}");
            (await File.ReadAllTextAsync(Path.Combine(shell.Folder, ".heddle"))).ShouldBe($"nats://127.0.0.1:{port}\n");

            (await shell.RunAsync("kv", "put", "key", "kept")).Code.ShouldBe(0);
            (await shell.RunAsync("mesh", "catalog", "--json")).Out.ShouldBe("[]\n");
            (await StreamsAsync(port)).ShouldBe(Buckets, ignoreOrder: true);

            var again = await shell.RunAsync("mesh", "up", "-p", port);
            again.Code.ShouldBe(1);
            again.Out.ShouldBeEmpty();
            again.Error.ShouldStartWith($"Error [already_running] a mesh runs at nats://127.0.0.1:{port} already");
        }
        finally
        {
            var down = await shell.RunAsync("mesh", "down");
            down.Code.ShouldBe(0, down.ToString());
        }

        await Eventually.HoldsAsync(() => shell.Survivors().Count == 0);
        var downAgain = await shell.RunAsync("mesh", "down");
        downAgain.Code.ShouldBe(1);
        downAgain.Error.ShouldStartWith("Error [not_running] ");

        (await shell.RunAsync("mesh", "up", "-p", port)).Code.ShouldBe(0);
        var kept = await shell.RunAsync("kv", "get", "key");
        (await shell.RunAsync("mesh", "down")).Code.ShouldBe(0);
        kept.Out.ShouldBe("kept");
        Directory.GetFileSystemEntries(shell.Temporary, "heddle-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_secret_is_readable_for_its_user_alone_and_never_shown()
    {
        using var shell = new RealShell();
        var up = await shell.RunAsync("mesh", "up", "-p", FreePort().ToString());
        var record = Path.Combine(shell.State, "heddle", "mesh", "mesh.json");
        var configuration = Directory.GetFiles(shell.Temporary, "server.conf", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var modes = new[] { record, configuration }.Select(File.GetUnixFileMode).ToList();
        var folderMode = File.GetUnixFileMode(Path.GetDirectoryName(record)!);
        var secrets = Regex
            .Matches(await File.ReadAllTextAsync(configuration), "password: \"([0-9a-f]{32})\"")
            .Select(match => match.Groups[1].Value)
            .ToList();
        var text = await File.ReadAllTextAsync(configuration);
        (await shell.RunAsync("mesh", "down")).Code.ShouldBe(0);

        modes.ShouldAllBe(mode => mode == OnlyMine);
        folderMode.ShouldBe(OnlyMine | UnixFileMode.UserExecute);
        secrets.Count.ShouldBe(2);
        secrets.ShouldBeUnique();
        secrets.ShouldAllBe(secret => !(up.Out + up.Error).Contains(secret));
        text.ShouldContain("no_auth_user: \"oam-app\"");
        text.ShouldContain("ping_interval: \"10s\"");
        text.ShouldContain("ping_max: 2");
        text.ShouldContain("host: \"127.0.0.1\"");
    }

    [Fact]
    public async Task On_a_host_of_its_own_every_client_needs_the_credentials_that_are_shown_once()
    {
        using var shell = new RealShell();
        var port = FreePort();
        var up = await shell.RunAsync("mesh", "up", "-p", port.ToString(), "--host", "0.0.0.0");
        try
        {
            up.Code.ShouldBe(0, up.ToString());
            var user = Field(up, "user");
            var password = Field(up, "password");
            await Should.ThrowAsync<ConnectionDeniedException>(() => AgentMesh.ConnectAsync($"nats://127.0.0.1:{port}"));
            await using (var mesh = await AgentMesh.ConnectAsync($"nats://{user}:{password}@127.0.0.1:{port}"))
            {
                (await mesh.CatalogAsync()).ShouldBeEmpty();
            }

            var own = await shell.RunAsync("mesh", "catalog");
            own.Code.ShouldBe(0, own.ToString());
            (await File.ReadAllTextAsync(Path.Combine(shell.Folder, ".heddle"))).ShouldNotContain(password);

            using var stranger = new RealShell { Url = $"nats://127.0.0.1:{port}" };
            var denied = await stranger.RunAsync("mesh", "catalog");
            denied.Code.ShouldBe(1);
            denied.Error.ShouldStartWith("Error [connection_denied] ");
        }
        finally
        {
            (await shell.RunAsync("mesh", "down")).Code.ShouldBe(0);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_port_that_somebody_has_is_refused(int offset)
    {
        using var shell = new RealShell();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var result = await shell.RunAsync("mesh", "up", "--port", (port - offset).ToString());
        result.Code.ShouldBe(1);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith($"Error [port_busy] port {port} is taken");
        shell.Survivors().ShouldBeEmpty();
    }

    [Fact]
    public async Task In_the_foreground_it_stays_until_Ctrl_C_and_leaves_nothing()
    {
        using var shell = new RealShell();
        await using var up = HeddleProcess.Start(shell, "mesh", "up", "-f", "-p", FreePort().ToString());
        await up.ReadUntilAsync("NATS");
        await up.ReadUntilAsync("WebSocket");
        (await shell.RunAsync("kv", "ls")).Code.ShouldBe(0);
        await up.SignalAsync("INT");
        var result = await up.FinishAsync();
        result.Code.ShouldBe(0, result.ToString());
        shell.Survivors().ShouldBeEmpty();
        (await shell.RunAsync("mesh", "down")).Code.ShouldBe(1);
    }

    [Fact]
    public async Task In_the_foreground_it_ends_with_the_code_of_its_server()
    {
        using var shell = new RealShell();
        await using var up = HeddleProcess.Start(shell, "mesh", "up", "-f", "-p", FreePort().ToString());
        await up.ReadUntilAsync("WebSocket");
        var record = JsonSerializer.Deserialize<JsonElement>(
            await File.ReadAllTextAsync(Path.Combine(shell.State, "heddle", "mesh", "mesh.json"))
        );
        await Signals.SendAsync(record.GetProperty("ProcessId").GetInt32(), "KILL");
        (await up.FinishAsync()).Code.ShouldBe(137);
        shell.Survivors().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mesh_whose_server_is_gone_does_not_stand_in_the_way()
    {
        using var shell = new RealShell();
        var port = FreePort().ToString();
        (await shell.RunAsync("mesh", "up", "-p", port)).Code.ShouldBe(0);
        var file = Path.Combine(shell.State, "heddle", "mesh", "mesh.json");
        var record = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(file));
        await Signals.SendAsync(record.GetProperty("ProcessId").GetInt32(), "KILL");
        await Eventually.HoldsAsync(() => shell.Survivors().Count == 0);
        (await shell.RunAsync("mesh", "up", "-p", port)).Code.ShouldBe(0);
        (await shell.RunAsync("mesh", "down")).Code.ShouldBe(0);
        // What cleans up behind the server may be a moment longer there than the server.
        await Eventually.HoldsAsync(() => shell.Survivors().Count == 0);
    }

    private static async Task<IEnumerable<string?>> StreamsAsync(string port)
    {
        await using var mesh = await AgentMesh.ConnectAsync($"nats://127.0.0.1:{port}");
        var answer = await mesh.Bus.RequestAsync("$JS.API.STREAM.NAMES", default, null, TimeSpan.FromSeconds(10));
        using var names = JsonDocument.Parse(answer.Payload);
        return [.. names.RootElement.GetProperty("streams").EnumerateArray().Select(name => name.GetString())];
    }

    private static string Field(CommandResult result, string name) =>
        result.Lines.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim();

    /// <summary>A port such that the next one is free too. Below those that the system gives to whoever asks for any.</summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            if (IsFree(port) && IsFree(port + 1))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
