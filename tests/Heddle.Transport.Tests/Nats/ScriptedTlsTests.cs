using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

/// <summary>The order of words and handshake, where the real server at hand cannot be made to say it.</summary>
public sealed class ScriptedTlsTests
{
    private readonly X509Certificate2 _authority = TlsCertificates.CreateAuthority();
    private readonly X509Certificate2 _certificate;

    public ScriptedTlsTests() => _certificate = TlsCertificates.Issue(_authority, "localhost");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TLS_first_means_that_not_a_word_goes_in_the_clear()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(Trusting(server, first: true), Cancel);
        using var peer = await server.AcceptAsync();

        await peer.SecureAsync(_certificate);
        await peer.GreetAsync(",\"tls_required\":true");
        (await peer.ExpectAsync("CONNECT ")).ShouldContain("\"tls_required\":true");
        await peer.ExpectAsync("PING");
        await peer.SendAsync("PONG\r\n");

        await using var bus = await connecting;
        await bus.PublishAsync("a", new byte[100_000], cancellationToken: Cancel);
        await peer.ExpectAsync("PUB a 100000");
    }

    [Fact]
    public async Task TLS_first_does_not_fall_back_to_a_server_that_speaks_first()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(Trusting(server, first: true), Cancel);
        using var peer = await server.AcceptAsync();

        await peer.GreetAsync();

        (await Should.ThrowAsync<BusConnectException>(() => connecting)).InnerException.ShouldBeOfType<AuthenticationException>();
        (await peer.ReadToEndAsync()).ShouldNotContain("CONNECT");
    }

    [Fact]
    public async Task A_word_taken_out_of_the_INFO_does_not_get_the_credentials_sent_in_the_clear()
    {
        using var server = new ScriptedServer();
        var options = Trusting(server, first: false) with { Credentials = NatsCredentials.UserPassword("joe", "secret") };
        var connecting = NatsBus.ConnectAsync(options with { Tls = options.Tls with { Required = true } }, Cancel);
        using var peer = await server.AcceptAsync();

        await peer.GreetAsync();

        (await Should.ThrowAsync<BusConnectException>(() => connecting)).InnerException.ShouldBeOfType<AuthenticationException>();
        (await peer.ReadToEndAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_was_once_asked_for_TLS_does_not_reconnect_without()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(Trusting(server, first: false), Cancel);
        var peer = await server.AcceptAsync();
        await peer.GreetAsync(",\"tls_required\":true");
        await peer.SecureAsync(_certificate);
        await peer.ExpectAsync("CONNECT ");
        await peer.SendAsync("PONG\r\n");
        await using var bus = await connecting;
        peer.Dispose();

        using (var downgraded = await server.AcceptAsync())
        {
            await downgraded.GreetAsync();
            (await downgraded.ReadToEndAsync()).ShouldBeEmpty();
        }

        using var again = await server.AcceptAsync();
        await again.GreetAsync(",\"tls_required\":true");
        await again.SecureAsync(_certificate);
        await again.ExpectAsync("CONNECT ");
    }

    private NatsOptions Trusting(ScriptedServer server, bool first) =>
        new()
        {
            Url = server.Url,
            Tls = new() { CertificateAuthorities = [_authority], HandshakeFirst = first },
            Reconnect = new() { InitialDelay = TimeSpan.Zero },
        };
}
