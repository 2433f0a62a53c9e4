using System.Net;
using System.Net.Sockets;
using Heddle.DevServers;

namespace Heddle.Jobs.Tests;

/// <summary>TLS as the published SDKs configure it: from the environment.</summary>
public sealed class RedisTlsTests : IDisposable
{
    private readonly CertificateFolder _files = new();
    private readonly int _port = FreePort();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("rediss", "REDIS_TLS_CA")]
    [InlineData("rediss", "SSL_CERT_FILE")]
    [InlineData("redis", "REDIS_TLS_CA")]
    public async Task A_server_vouched_for_by_the_named_authority_is_talked_to(string scheme, string variable)
    {
        await using var server = await StartAsync(askForCertificate: false);
        await using var store = Store(scheme, (variable, _files.Authority));

        var pointer = await store.WriteAsync("ctx:1", "{}"u8.ToArray(), BlobRetention.Short, Cancel);

        (await store.ReadAsync(pointer, 10, Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_server_vouched_for_by_nobody_or_by_another_name_is_refused()
    {
        await using var server = await StartAsync(askForCertificate: false);
        await using var unknown = Store("rediss");
        await using var other = Store("rediss", ("REDIS_TLS_CA", _files.Authority), ("REDIS_TLS_SERVER_NAME", "other.example"));

        await Should.ThrowAsync<BlobStoreException>(async () => await unknown.PingAsync(Cancel));
        await Should.ThrowAsync<BlobStoreException>(async () => await other.PingAsync(Cancel));
    }

    [Fact]
    public async Task The_servers_name_may_be_given_and_verification_be_turned_off()
    {
        await using var server = await StartAsync(askForCertificate: false);
        await using var named = Store("rediss", ("REDIS_TLS_CA", _files.Authority), ("REDIS_TLS_SERVER_NAME", "server.example"));
        await using var careless = Store("rediss", ("REDIS_TLS_INSECURE", "true"));

        await named.PingAsync(Cancel);
        await careless.PingAsync(Cancel);
    }

    [Fact]
    public async Task The_client_shows_its_certificate()
    {
        await using var server = await StartAsync(askForCertificate: true);
        await using var store = Store(
            "rediss",
            ("REDIS_TLS_CA", _files.Authority),
            ("REDIS_TLS_CERT", _files.In("client.pem")),
            ("REDIS_TLS_KEY", _files.In("client.key"))
        );
        await using var nobody = Store("rediss", ("REDIS_TLS_CA", _files.Authority));

        await store.PingAsync(Cancel);
        await Should.ThrowAsync<BlobStoreException>(async () => await nobody.PingAsync(Cancel));
    }

    private RedisBlobStore Store(string scheme, params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        environment["REDIS_URL"] = $"{scheme}://127.0.0.1:{_port}/0";
        return new(RedisBlobStoreOptions.FromEnvironment(environment.GetValueOrDefault));
    }

    private Task<RedisServer> StartAsync(bool askForCertificate) =>
        RedisServer.StartAsync(
            new()
            {
                ConfigText = $"""
                tls-port {_port}
                tls-cert-file {_files.In("server.pem")}
                tls-key-file {_files.In("server.key")}
                tls-ca-cert-file {_files.Authority}
                tls-auth-clients {(askForCertificate ? "yes" : "no")}
                """,
            },
            Cancel
        );

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
