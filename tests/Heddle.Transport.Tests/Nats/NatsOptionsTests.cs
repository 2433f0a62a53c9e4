using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class NatsOptionsTests
{
    [Fact]
    public void Nothing_prints_a_secret()
    {
        var options = new NatsOptions
        {
            Urls = ["nats://joe:secret@a:1", "secret@b", "tls://secret@c"],
            Credentials = NatsCredentials.UserPassword("joe", "secret"),
        };

        options.ToString().ShouldNotContain("secret");
        options.Credentials.ToString()!.ShouldNotContain("secret");
        NatsCredentials.Token("secret").ToString()!.ShouldNotContain("secret");
        ServerAddress.Parse("nats://joe:secret@a:1").ToString().ShouldNotContain("secret");
        Should.Throw<ArgumentException>(() => ServerAddress.Parse("http://joe:secret@a:1")).Message.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("nats://example.org", "example.org", 4222, false)]
    [InlineData("nats://example.org:4333", "example.org", 4333, false)]
    [InlineData("tls://example.org", "example.org", 4222, true)]
    [InlineData("example.org:4333", "example.org", 4333, false)]
    [InlineData("example.org", "example.org", 4222, false)]
    [InlineData("nats://[::1]:4333", "::1", 4333, false)]
    [InlineData("nats://user:pass@127.0.0.1", "127.0.0.1", 4222, false)]
    public void A_server_URL_is_understood(string url, string host, int port, bool tls)
    {
        var address = ServerAddress.Parse(url);

        (address.Host, address.Port, address.Tls).ShouldBe((host, port, tls));
    }

    [Theory]
    [InlineData("tls://nats.example:4222", "10.0.0.2:4223", "nats.example")]
    [InlineData("tls://nats.example:4222", "other.example:4223", null)]
    [InlineData("tls://10.0.0.1:4222", "10.0.0.2:4223", null)]
    public void A_neighbour_announced_by_its_IP_address_may_show_the_certificate_of_the_name_the_cluster_is_known_by(
        string url,
        string endpoint,
        string? name
    )
    {
        var neighbour = ServerAddress.Parse(url).Neighbour(endpoint);

        (neighbour.Endpoint, neighbour.Tls, neighbour.TlsName).ShouldBe((endpoint, true, name));
        neighbour
            .Neighbour("10.0.0.3:1")
            .TlsName.ShouldBe(name ?? (neighbour.Host.StartsWith("10", StringComparison.Ordinal) ? null : neighbour.Host));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("http://example.org")]
    [InlineData("nats://")]
    [InlineData("nats://host:port")]
    [InlineData("nats://host:99999")]
    [InlineData("nats://user:123#45@host")]
    [InlineData("nats://user:123/45@host")]
    [InlineData("nats://user:123?45@host")]
    public void What_is_no_server_URL_is_an_argument_error(string url) => Should.Throw<ArgumentException>(() => ServerAddress.Parse(url));

    [Fact]
    public async Task No_URL_is_an_argument_error() =>
        await Should.ThrowAsync<ArgumentException>(() => NatsBus.ConnectAsync(new() { Urls = [] }, TestContext.Current.CancellationToken));

    [Fact]
    public void Waits_between_attempts_double_up_to_a_limit_and_keep_within_the_jitter()
    {
        var reconnect = new NatsReconnectOptions
        {
            InitialDelay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(1),
            Jitter = 0.25,
        };

        for (var round = 0; round < 100; round++)
        {
            var longest = Math.Min(100 * Math.Pow(2, round), 1000);
            var delay = reconnect.DelayBefore(round, Random.Shared).TotalMilliseconds;
            delay.ShouldBeInRange(longest * 0.75, longest);
        }
    }

    [Fact]
    public void Values_out_of_range_are_argument_errors()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new NatsReconnectOptions { Jitter = 1.1 });
        Should.Throw<ArgumentOutOfRangeException>(() => new NatsReconnectOptions { MaxAttempts = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new NatsReconnectOptions { InitialDelay = TimeSpan.FromSeconds(-1) });
        Should.Throw<ArgumentOutOfRangeException>(() => new NatsOptions { ConnectTimeout = TimeSpan.Zero });
        Should.Throw<ArgumentOutOfRangeException>(() => new NatsOptions { PingInterval = TimeSpan.Zero });
        Should.Throw<ArgumentOutOfRangeException>(() => new NatsOptions { MaxPingsOut = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new NatsOptions { OutgoingBufferBytes = -1 });
        Should.Throw<InvalidSubjectException>(() => new NatsOptions { InboxPrefix = "a.*" });
    }
}
