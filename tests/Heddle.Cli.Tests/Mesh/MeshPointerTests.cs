namespace Heddle.Cli.Tests;

public sealed class MeshPointerTests
{
    [Theory]
    [InlineData("nats://host:4222", "nats://host:4222", "nats://host:4222")]
    [InlineData("nats://user:hush@host:4222", "nats://…@host:4222", "nats://host:4222")]
    [InlineData("nats://a:hush@one,nats://b:hush@two", "nats://…@one,nats://…@two", "nats://one,nats://two")]
    [InlineData("nats://user:hu@sh@host", "nats://…@host", "nats://host")]
    [InlineData("what@ever", "what@ever", "what@ever")]
    public void A_URL_is_shown_without_its_users_also_when_there_are_several(string url, string shown, string bare)
    {
        MeshPointer.Redact(url).ShouldBe(shown);
        MeshPointer.WithoutUser(url).ShouldBe(bare);
    }
}
