using System.Text.Json;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class IntroductionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_says_what_it_can_and_no_more_than_it_knows()
    {
        var connect = await IntroduceAsync(server => new() { Url = server.Url, Name = "a \"name\"" });

        connect.GetProperty("verbose").GetBoolean().ShouldBeFalse();
        connect.GetProperty("pedantic").GetBoolean().ShouldBeFalse();
        connect.GetProperty("headers").GetBoolean().ShouldBeTrue();
        connect.GetProperty("no_responders").GetBoolean().ShouldBeTrue();
        connect.GetProperty("protocol").GetInt32().ShouldBe(1);
        connect.GetProperty("lang").GetString().ShouldBe(".net");
        connect.GetProperty("name").GetString().ShouldBe("a \"name\"");
        foreach (var secret in new[] { "user", "pass", "auth_token", "jwt", "nkey", "sig" })
        {
            connect.TryGetProperty(secret, out _).ShouldBeFalse(secret);
        }
    }

    [Fact]
    public async Task Credentials_of_the_URL_come_before_those_of_the_options()
    {
        var connect = await IntroduceAsync(server =>
            new() { Url = server.Url.Replace("://", "://joe%40x:p%3Ass@"), Credentials = NatsCredentials.Token("unused") }
        );

        connect.GetProperty("user").GetString().ShouldBe("joe@x");
        connect.GetProperty("pass").GetString().ShouldBe("p:ss");
        connect.TryGetProperty("auth_token", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_is_sent_as_such()
    {
        var byOptions = await IntroduceAsync(server => new() { Url = server.Url, Credentials = NatsCredentials.Token("t") });
        var byUrl = await IntroduceAsync(server => new() { Url = server.Url.Replace("://", "://t@") });

        byOptions.GetProperty("auth_token").GetString().ShouldBe("t");
        byUrl.GetProperty("auth_token").GetString().ShouldBe("t");
    }

    private static async Task<JsonElement> IntroduceAsync(Func<ScriptedServer, NatsOptions> options)
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(options(server), Cancel);
        using var peer = await server.AcceptAsync();
        await peer.GreetAsync();
        var line = await peer.ExpectAsync("CONNECT ");
        await peer.ExpectAsync("PING");
        await peer.SendAsync("+OK\r\nPONG\r\n");
        await using var bus = await connecting;
        return JsonDocument.Parse(line["CONNECT ".Length..]).RootElement;
    }
}
