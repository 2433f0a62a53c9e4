using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class TlsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heddle-tls-").FullName;
    private readonly X509Certificate2 _authority = TlsCertificates.CreateAuthority();
    private readonly X509Certificate2 _client;

    public TlsTests()
    {
        _client = TlsCertificates.Issue(_authority, "client");
        var server = TlsCertificates.Issue(_authority, "localhost");
        File.WriteAllText(In("ca.pem"), _authority.ExportCertificatePem());
        File.WriteAllText(In("server.pem"), server.ExportCertificatePem());
        File.WriteAllText(In("server.key"), server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_server_vouched_for_by_a_trusted_authority_is_talked_to()
    {
        await using var server = await StartAsync(verify: false);

        await using var bus = await NatsBus.ConnectAsync(Trusting(server), Cancel);

        await WorksAsync(bus);
    }

    [Fact]
    public async Task A_server_vouched_for_by_nobody_is_refused()
    {
        await using var server = await StartAsync(verify: false);

        var failure = await Should.ThrowAsync<BusConnectException>(() => NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel));

        failure.InnerException.ShouldBeOfType<AuthenticationException>();
    }

    [Fact]
    public async Task A_server_by_another_name_is_refused()
    {
        await using var server = await StartAsync(verify: false);
        var options = Trusting(server);

        var failure = await Should.ThrowAsync<BusConnectException>(() =>
            NatsBus.ConnectAsync(options with { Tls = options.Tls with { ServerName = "elsewhere.example" } }, Cancel)
        );

        failure.InnerException.ShouldBeOfType<AuthenticationException>();
    }

    [Fact]
    public async Task Any_server_is_talked_to_when_verification_is_off()
    {
        await using var server = await StartAsync(verify: false);

        await using var bus = await NatsBus.ConnectAsync(
            new()
            {
                Url = server.Url,
                Tls = new() { VerifyServer = false },
            },
            Cancel
        );

        await WorksAsync(bus);
    }

    [Fact]
    public async Task A_client_shows_its_certificate()
    {
        await using var server = await StartAsync(verify: true);
        var options = Trusting(server);

        await using var bus = await NatsBus.ConnectAsync(options with { Tls = options.Tls with { ClientCertificate = _client } }, Cancel);

        await WorksAsync(bus);
        await Should.ThrowAsync<BusConnectException>(() => NatsBus.ConnectAsync(options, Cancel));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_no_client_certificate()
    {
        await using var server = await StartAsync(verify: true);
        var options = Trusting(server);
        var stranger = TlsCertificates.Issue(TlsCertificates.CreateAuthority(), "client");

        await Should.ThrowAsync<BusConnectException>(() =>
            NatsBus.ConnectAsync(options with { Tls = options.Tls with { ClientCertificate = stranger } }, Cancel)
        );
    }

    [Fact]
    public async Task A_server_without_TLS_is_refused_where_TLS_is_required()
    {
        await using var server = await NatsServer.StartAsync(new() { JetStream = false }, Cancel);

        var failure = await Should.ThrowAsync<BusConnectException>(() =>
            NatsBus.ConnectAsync(new() { Url = server.Url.Replace("nats://", "tls://") }, Cancel)
        );

        failure.Message.ShouldEndWith("offers no TLS, and TLS is required");
    }

    private static async Task WorksAsync(NatsBus bus)
    {
        await using var subscription = await bus.SubscribeAsync("a", cancellationToken: Cancel);
        var payload = new byte[300_000];
        for (var i = 0; i < 20; i++)
        {
            await bus.PublishAsync("a", payload, cancellationToken: Cancel);
        }

        await bus.FlushAsync(Cancel);
        subscription.Messages.Count.ShouldBe(20);
    }

    private Task<NatsServer> StartAsync(bool verify) =>
        NatsServer.StartAsync(
            new()
            {
                JetStream = false,
                ConfigText = $$"""
                tls {
                  cert_file: "{{In("server.pem")}}"
                  key_file: "{{In("server.key")}}"
                  ca_file: "{{In("ca.pem")}}"
                  timeout: 30
                  verify: {{(verify ? "true" : "false")}}
                }
                """,
            },
            Cancel
        );

    private NatsOptions Trusting(NatsServer server) =>
        new()
        {
            Url = server.Url,
            Tls = new() { CertificateAuthorities = [_authority] },
        };

    private string In(string file) => Path.Combine(_folder, file);
}
