namespace Heddle.DevServers.Tests;

public sealed class RedisServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_started_server_answers_and_a_disposed_one_is_gone_with_its_folder()
    {
        var server = await RedisServer.StartAsync(cancellationToken: Cancel);
        server.Url.ShouldBe($"redis://127.0.0.1:{server.Port}/0");
        (await RawRedis.TalkAsync(server.Port, "PING")).ShouldStartWith("+PONG");
        await server.DisposeAsync();
        Eventually.IsAlive(server.ProcessId).ShouldBeFalse();
        Directory.Exists(Path.GetDirectoryName(server.LogFile)).ShouldBeFalse();
    }

    [Fact]
    public async Task Servers_started_at_once_get_different_ports()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => RedisServer.StartAsync(cancellationToken: Cancel)));
        servers.Select(server => server.Port).Distinct().Count().ShouldBe(10);
        await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Without_the_password_nobody_gets_in()
    {
        const string Password = "a \"long\" \\ pass\tword";
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = Password }, Cancel);
        (await RawRedis.TalkAsync(server.Port, "GET key")).ShouldStartWith("-NOAUTH");
        (await RawRedis.TalkAsync(server.Port, """AUTH "a \"long\" \\ pass\tword" """, "GET key")).ShouldStartWith("+OK");
        server.Url.ShouldNotContain("pass");
        new RedisServerOptions { Password = Password }
            .ToString()
            .ShouldNotContain("pass");
    }

    [Theory]
    [InlineData(AppendFsync.Always, "always")]
    [InlineData(AppendFsync.EverySecond, "everysec")]
    [InlineData(AppendFsync.No, "no")]
    public async Task An_append_only_server_keeps_its_data_over_a_restart(AppendFsync fsync, string word)
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, AppendFsync = fsync }, Cancel);
        (await RawRedis.TalkAsync(server.Port, "CONFIG GET appendfsync", "SET key value")).ShouldContain(word);
        await server.StopAsync(Cancel);
        await server.RestartAsync(Cancel);
        (await RawRedis.TalkAsync(server.Port, "GET key")).ShouldContain("value");
    }

    [Fact]
    public async Task Another_server_forgets_with_its_run()
    {
        await using var server = await RedisServer.StartAsync(cancellationToken: Cancel);
        await RawRedis.TalkAsync(server.Port, "SET key value");
        await server.RestartAsync(Cancel);
        (await RawRedis.TalkAsync(server.Port, "GET key")).ShouldStartWith("$-1");
    }

    [Fact]
    public async Task A_bad_configuration_fails_with_the_words_of_the_server()
    {
        var options = new RedisServerOptions { ConfigText = "nonsense yes", Password = "secret" };
        var failure = await Should.ThrowAsync<ServerStartException>(RedisServer.StartAsync(options, Cancel));
        failure.Message.ShouldContain("Bad directive");
        failure.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_stranger_on_the_port_is_not_taken_for_ours()
    {
        await using var stranger = await RedisServer.StartAsync(cancellationToken: Cancel);
        var failure = await Should.ThrowAsync<ServerStartException>(
            RedisServer.StartAsync(new RedisServerOptions { Port = stranger.Port }, Cancel)
        );
        failure.Output.ShouldContain("Address already in use");
    }
}
