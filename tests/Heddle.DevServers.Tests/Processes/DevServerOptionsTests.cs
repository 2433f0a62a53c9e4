namespace Heddle.DevServers.Tests;

public sealed class DevServerOptionsTests
{
    [Fact]
    public void The_defaults_are_private_to_this_machine_and_process()
    {
        var options = new NatsServerOptions();
        options.Host.ShouldBe("127.0.0.1");
        options.Port.ShouldBe(0);
        options.WebSocketPort.ShouldBeNull();
        options.JetStream.ShouldBeTrue();
        options.Detached.ShouldBeFalse();
        options.StartTimeout.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65_536)]
    public void A_number_that_is_no_port_is_refused(int port)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new NatsServerOptions { Port = port });
        Should.Throw<ArgumentOutOfRangeException>(() => new NatsServerOptions { WebSocketPort = port });
    }

    [Fact]
    public void Values_that_cannot_work_are_refused()
    {
        Should.Throw<ArgumentException>(() => new NatsServerOptions { Host = " " });
        Should.Throw<ArgumentException>(() => new RedisServerOptions { Password = "" });
        Should.Throw<ArgumentOutOfRangeException>(() => new NatsServerOptions { StartTimeout = TimeSpan.Zero });
    }

    [Fact]
    public void Secrets_in_a_configuration_are_not_printed() =>
        new NatsServerOptions { Port = 4222, ConfigText = "authorization { token: secret }" }
            .ToString()
            .ShouldBe("127.0.0.1:4222");

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("line\nfeed\u007f", "\"line\\x0afeed\\x7f\"")]
    public void Texts_are_quoted_for_configuration_files(string text, string quoted) => ConfigString.Quote(text).ShouldBe(quoted);
}
