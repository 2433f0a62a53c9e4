using System.Net;
using System.Net.Sockets;

namespace Heddle.DevServers.Tests;

public sealed class NatsServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_started_server_accepts_clients_and_a_disposed_one_is_gone_with_its_folder()
    {
        var server = await NatsServer.StartAsync(cancellationToken: Cancel);
        server.Url.ShouldBe($"nats://127.0.0.1:{server.Port}");
        server.WebSocketUrl.ShouldBeNull();
        using (var client = await RawNats.ConnectAsync(server.Port))
        {
            client.Info.GetProperty("host").GetString().ShouldBe("127.0.0.1");
            client.Info.GetProperty("jetstream").GetBoolean().ShouldBeTrue();
        }

        await server.DisposeAsync();
        await server.DisposeAsync();

        Eventually.IsAlive(server.ProcessId).ShouldBeFalse();
        Directory.Exists(Path.GetDirectoryName(server.LogFile)).ShouldBeFalse();
        await Should.ThrowAsync<SocketException>(() => RawNats.ConnectAsync(server.Port));
        await Should.ThrowAsync<ObjectDisposedException>(() => server.RestartAsync(Cancel));
    }

    [Fact]
    public async Task Twenty_servers_started_at_once_get_twenty_ports()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => NatsServer.StartAsync(cancellationToken: Cancel)));
        try
        {
            servers.Select(server => server.Port).Distinct().Count().ShouldBe(20);
            foreach (var server in servers)
            {
                (await RawNats.ConnectAsync(server.Port)).Dispose();
            }
        }
        finally
        {
            await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        }

        servers.ShouldAllBe(server => !Eventually.IsAlive(server.ProcessId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_keeps_the_port_and_what_was_stored(bool killed)
    {
        await using var server = await NatsServer.StartAsync(cancellationToken: Cancel);
        var (port, firstId) = (server.Port, server.ProcessId);
        using (var client = await RawNats.ConnectAsync(port))
        {
            await client.RequestAsync("$JS.API.STREAM.CREATE.KEPT", """{"name":"KEPT","subjects":["kept"]}""");
            (await client.RequestAsync("kept", "word")).GetProperty("seq").GetInt32().ShouldBe(1);
        }

        await (killed ? server.KillAsync(Cancel) : server.StopAsync(Cancel));
        // How a server that was asked to stop ends is a matter of its version.
        (await server.WaitForExitAsync(Cancel)).ShouldBeOneOf(killed ? [137] : [0, 1]);
        Eventually.IsAlive(firstId).ShouldBeFalse();
        await server.RestartAsync(Cancel);

        server.Port.ShouldBe(port);
        server.ProcessId.ShouldNotBe(firstId);
        using var again = await RawNats.ConnectAsync(port);
        var state = (await again.RequestAsync("$JS.API.STREAM.INFO.KEPT")).GetProperty("state");
        state.GetProperty("messages").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_running_server_is_stopped_before_it_is_restarted()
    {
        await using var server = await NatsServer.StartAsync(cancellationToken: Cancel);
        var firstId = server.ProcessId;
        await server.RestartAsync(Cancel);
        Eventually.IsAlive(firstId).ShouldBeFalse();
        (await RawNats.ConnectAsync(server.Port)).Dispose();
    }

    [Fact]
    public async Task Stopping_killing_and_restarting_from_many_sides_ends_in_a_running_server()
    {
        await using var server = await NatsServer.StartAsync(cancellationToken: Cancel);
        await Task.WhenAll(
            server.StopAsync(Cancel),
            server.KillAsync(Cancel),
            server.RestartAsync(Cancel),
            server.StopAsync(Cancel),
            server.RestartAsync(Cancel)
        );
        (await RawNats.ConnectAsync(server.Port)).Dispose();
    }

    [Fact]
    public async Task A_server_whose_process_was_killed_by_somebody_tells_so_and_can_be_restarted()
    {
        await using var server = await NatsServer.StartAsync(cancellationToken: Cancel);
        using (var process = System.Diagnostics.Process.GetProcessById(server.ProcessId))
        {
            process.Kill();
        }

        (await server.WaitForExitAsync(Cancel)).ShouldBe(137);
        await server.RestartAsync(Cancel);
        (await RawNats.ConnectAsync(server.Port)).Dispose();
    }

    [Fact]
    public async Task A_taken_port_fails_with_the_words_of_the_server()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var failure = await Should.ThrowAsync<ServerStartException>(NatsServer.StartAsync(new NatsServerOptions { Port = port }, Cancel));
        failure.Output.ShouldContain("address already in use");
        failure.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task A_bad_configuration_fails_with_the_words_of_the_server()
    {
        var failure = await Should.ThrowAsync<ServerStartException>(
            NatsServer.StartAsync(new NatsServerOptions { ConfigText = "nonsense {" }, Cancel)
        );
        failure.Message.ShouldContain("Parse error");
        failure.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Options_reach_the_server()
    {
        using var scratch = new Scratch();
        var store = scratch["a \"quoted\" \\ store"];
        var said = new List<string>();
        var options = new NatsServerOptions
        {
            WebSocketPort = 0,
            StoreDirectory = store,
            ConfigText = "max_payload: 4096",
            Log = said.Add,
        };
        await using (var server = await NatsServer.StartAsync(options, Cancel))
        {
            server.StoreDirectory.ShouldBe(store);
            server.WebSocketUrl.ShouldBe($"ws://127.0.0.1:{server.WebSocketPort}");
            using var webSocket = new TcpClient();
            await webSocket.ConnectAsync("127.0.0.1", server.WebSocketPort.ShouldNotBeNull(), Cancel);
            using var client = await RawNats.ConnectAsync(server.Port);
            client.Info.GetProperty("max_payload").GetInt32().ShouldBe(4096);
            await client.RequestAsync("$JS.API.STREAM.CREATE.KEPT", """{"name":"KEPT","subjects":["kept"]}""");
        }

        Directory.Exists(Path.Combine(store, "jetstream", "$G", "streams", "KEPT")).ShouldBeTrue();
        said.ShouldContain(line => line.Contains("is ready at nats://127.0.0.1:"));
    }

    [Fact]
    public async Task A_web_socket_port_is_kept_by_a_restart()
    {
        await using var server = await NatsServer.StartAsync(new NatsServerOptions { WebSocketPort = 0 }, Cancel);
        var port = server.WebSocketPort;
        await server.RestartAsync(Cancel);
        server.WebSocketPort.ShouldBe(port);
    }

    [Fact]
    public async Task A_server_without_JetStream_says_so()
    {
        await using var server = await NatsServer.StartAsync(new NatsServerOptions { JetStream = false }, Cancel);
        using var client = await RawNats.ConnectAsync(server.Port);
        client.Info.TryGetProperty("jetstream", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_this_user_may_read_what_belongs_to_a_server()
    {
        await using var server = await NatsServer.StartAsync(cancellationToken: Cancel);
        var folder = Path.GetDirectoryName(server.LogFile)!;
        const UnixFileMode Others = (UnixFileMode)0b111_111;
        (File.GetUnixFileMode(folder) & Others).ShouldBe(UnixFileMode.None);
        foreach (var file in Directory.GetFiles(folder))
        {
            (File.GetUnixFileMode(file) & Others).ShouldBe(UnixFileMode.None, file);
        }
    }

    [Fact]
    public async Task A_new_configuration_is_loaded_without_a_restart_and_kept_by_the_next()
    {
        await using var server = await NatsServer.StartAsync(new NatsServerOptions { ConfigText = "max_payload: 4096" }, Cancel);
        var id = server.ProcessId;
        await server.ReloadAsync("max_payload: 8192", Cancel);
        server.ProcessId.ShouldBe(id);
        await ShouldAcceptAsync(server, 8192);
        await server.RestartAsync(Cancel);
        await ShouldAcceptAsync(server, 8192);
    }

    [Fact]
    public async Task A_refused_configuration_changes_nothing()
    {
        await using var server = await NatsServer.StartAsync(new NatsServerOptions { ConfigText = "max_payload: 4096" }, Cancel);
        var failure = await Should.ThrowAsync<ServerReloadException>(() => server.ReloadAsync("max_payload: {", Cancel));
        failure.Message.ShouldContain("Parse error");
        await ShouldAcceptAsync(server, 4096);
        await server.RestartAsync(Cancel);
        await ShouldAcceptAsync(server, 4096);
    }

    [Fact]
    public async Task A_server_that_does_not_run_cannot_be_reloaded()
    {
        await using var server = await NatsServer.StartAsync(cancellationToken: Cancel);
        await server.StopAsync(Cancel);
        await Should.ThrowAsync<InvalidOperationException>(() => server.ReloadAsync("", Cancel));
    }

    [Fact]
    public async Task A_lame_duck_tells_its_clients()
    {
        await using var server = await NatsServer.StartAsync(cancellationToken: Cancel);
        using var client = await RawNats.ConnectAsync(server.Port);
        await server.SignalLameDuckAsync(Cancel);
        (await client.WaitForInfoAsync()).GetProperty("ldm").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_lame_duck_without_clients_ends()
    {
        await using var server = await NatsServer.StartAsync(cancellationToken: Cancel);
        await server.SignalLameDuckAsync(Cancel);
        await server.WaitForExitAsync(Cancel);
        Eventually.IsAlive(server.ProcessId).ShouldBeFalse();
    }

    private static async Task ShouldAcceptAsync(NatsServer server, int maxPayload)
    {
        using var client = await RawNats.ConnectAsync(server.Port);
        client.Info.GetProperty("max_payload").GetInt32().ShouldBe(maxPayload);
    }
}
