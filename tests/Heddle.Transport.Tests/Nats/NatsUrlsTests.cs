using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class NatsUrlsTests
{
    [Fact]
    public void Several_are_joined_by_commas() =>
        NatsUrls.Split(" nats://a:4222, tls://b ,,c:4223,").ShouldBe(["nats://a:4222", "tls://b", "c:4223"]);

    [Theory]
    [InlineData("nats://a:4222,tls://user:word@b,c:4223")]
    [InlineData("127.0.0.1")]
    public void Sound_ones_pass(string urls) => NatsUrls.Check(urls).ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    public void None_at_all_is_a_problem(string urls) => NatsUrls.Check(urls).ShouldHaveSingleItem().ShouldStartWith("names no server");

    [Fact]
    public void Every_unsound_one_is_named_without_its_secrets()
    {
        var problems = NatsUrls.Check("http://user:secret@a, nats://b, nats://user:sec/ret@c");

        problems.Count.ShouldBe(2);
        problems[0].ShouldBe("`http://***@a` is not a server URL; write `nats://host:port` or `tls://host:port`");
        problems[1].ShouldStartWith("`nats://***@c` is not a server URL");
    }

    [Theory]
    [InlineData("nats://a:4222", "nats://a:4222")]
    [InlineData("nats://user:one@a, tls://two@b", "nats://***@a,tls://***@b")]
    [InlineData("nats://user:p@ss@a", "nats://***@a")]
    [InlineData("user:word@a", "***@a")]
    public void Nothing_secret_is_shown(string urls, string shown) => NatsUrls.Redact(urls).ShouldBe(shown);

    [Theory]
    [InlineData("nats://a:4222", "nats://a:4222")]
    [InlineData("nats://user:one@a, tls://two@b", "nats://a,tls://b")]
    [InlineData("nats://user:p@ss@a", "nats://a")]
    public void Users_can_be_left_out(string urls, string bare) => NatsUrls.WithoutUser(urls).ShouldBe(bare);
}
