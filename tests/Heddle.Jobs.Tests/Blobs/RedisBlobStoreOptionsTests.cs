namespace Heddle.Jobs.Tests;

public sealed class RedisBlobStoreOptionsTests
{
    [Fact]
    public void An_empty_environment_means_the_server_on_this_machine()
    {
        var options = RedisBlobStoreOptions.FromEnvironment(_ => null);

        options.Url.ShouldBe("redis://127.0.0.1:6379/0");
        options.Tls.ShouldBeNull();
        options.Timeout.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("REDIS_TLS_CERT", "`REDIS_TLS_CERT` is set and `REDIS_TLS_KEY` is not; a certificate and its key go together")]
    [InlineData("REDIS_TLS_KEY", "`REDIS_TLS_KEY` is set and `REDIS_TLS_CERT` is not; a certificate and its key go together")]
    public void A_certificate_and_its_key_go_together(string variable, string message) =>
        Should
            .Throw<ArgumentException>(() => RedisBlobStoreOptions.FromEnvironment(name => name == variable ? "/tmp/file.pem" : null))
            .Message.ShouldBe(message);

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        Should
            .Throw<ArgumentException>(() =>
                RedisBlobStoreOptions.FromEnvironment(name => name == "REDIS_TLS_CA" ? "/nowhere/ca.pem" : null)
            )
            .Message.ShouldContain("`/nowhere/ca.pem`");
        Should
            .Throw<ArgumentException>(() =>
                RedisBlobStoreOptions.FromEnvironment(name => name is "REDIS_TLS_CERT" or "REDIS_TLS_KEY" ? "/nowhere/client.pem" : null)
            )
            .Message.ShouldContain("`REDIS_TLS_CERT`");
    }

    [Fact]
    public void The_machines_certificates_alone_do_not_turn_TLS_on() =>
        RedisBlobStoreOptions.FromEnvironment(name => name == "SSL_CERT_FILE" ? "/nowhere/ca.pem" : null).Tls.ShouldBeNull();

    [Theory]
    [InlineData("redis://host", "host", 6379, 0, null, false)]
    [InlineData("redis://:p%40ss%3Aword@host:7000/3", "host", 7000, 3, "p@ss:word", false)]
    [InlineData("rediss://default:secret@[::1]:6380", "::1", 6380, 0, "secret", true)]
    public void An_address_is_read(string url, string host, int port, int database, string? password, bool tls)
    {
        var address = RedisAddress.Parse(url);

        (address.Host, address.Port, address.Database, address.Password, address.Tls).ShouldBe((host, port, database, password, tls));
    }

    [Theory]
    [InlineData("localhost:6379")]
    [InlineData("http://host")]
    [InlineData("redis://:hunter2@host/many")]
    [InlineData("redis://somebody:hunter2@host")]
    [InlineData("redis://:hunter2@host?ssl=true")]
    [InlineData("redis://:hunter2@host/-1")]
    public void An_address_that_is_none_is_refused_and_its_password_kept(string url) =>
        Should.Throw<ArgumentException>(() => new RedisBlobStoreOptions { Url = url }).ToString().ShouldNotContain("hunter2");

    [Fact]
    public void A_password_does_not_show() =>
        new RedisBlobStoreOptions { Url = "redis://:hunter2@host:1" }
            .ToString()
            .ShouldNotContain("hunter2");
}
