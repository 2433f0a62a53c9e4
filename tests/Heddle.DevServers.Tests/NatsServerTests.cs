using System.Net.Sockets;

namespace Heddle.DevServers.Tests;

public sealed class NatsServerTests
{
    [Fact]
    public async Task A_started_server_accepts_clients_and_leaves_nothing_behind()
    {
        string folder;
        int port;
        await using (var server = await NatsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            port = server.Port;
            folder = Path.GetDirectoryName(server.LogFile)!;
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        }

        Directory.Exists(folder).ShouldBeFalse();
        using var late = new TcpClient();
        await Should.ThrowAsync<SocketException>(async () =>
            await late.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_restarted_server_keeps_its_port()
    {
        await using var server = await NatsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var (port, process) = (server.Port, server.ProcessId);
        await server.KillAsync(TestContext.Current.CancellationToken);
        await server.RestartAsync(TestContext.Current.CancellationToken);
        server.Port.ShouldBe(port);
        server.ProcessId.ShouldNotBe(process);
    }

    [Fact]
    public async Task A_bad_configuration_fails_with_the_words_of_the_server()
    {
        var failure = await Should.ThrowAsync<ServerStartException>(
            NatsServer.StartAsync(new NatsServerOptions { ConfigText = "nonsense {" }, TestContext.Current.CancellationToken)
        );
        failure.Message.ShouldContain("Parse error");
        failure.ExitCode.ShouldBe(1);
    }
}
