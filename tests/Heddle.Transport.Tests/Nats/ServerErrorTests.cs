using System.Text;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class ServerErrorTests
{
    [Theory]
    [InlineData(" 'Permissions Violation for Publish to \"a.b\"'", BusOperation.Publish, "a.b", null)]
    [InlineData(" 'permissions violation for publish to \"a.b\"'", BusOperation.Publish, "a.b", null)]
    [InlineData(" 'Permissions Violation for Subscription to \"a.>\"'", BusOperation.Subscribe, "a.>", null)]
    [InlineData(" 'Permissions Violation for Subscription to \"a.>\" using queue \"q\"'", BusOperation.Subscribe, "a.>", "q")]
    public void A_denial_says_what_was_denied(string argument, BusOperation operation, string subject, string? queueGroup)
    {
        var error = Parse(argument);

        (error.Denied, error.Subject, error.QueueGroup).ShouldBe((operation, subject, queueGroup));
        error.IsFatal.ShouldBeFalse();
    }

    [Theory]
    [InlineData("'Authorization Violation'")]
    [InlineData("'Authentication Timeout'")]
    [InlineData("'User Authentication Expired'")]
    public void An_error_about_who_we_are_is_an_authentication_failure(string argument)
    {
        var error = Parse(argument);

        error.IsFatal.ShouldBeTrue();
        error.ToException("server:1").ShouldBeOfType<AuthenticationFailedException>().Server.ShouldBe("server:1");
    }

    [Theory]
    [InlineData("'Stale Connection'", true)]
    [InlineData("'Maximum Payload Violation'", true)]
    [InlineData("'Invalid Subject'", false)]
    [InlineData("'maximum subscriptions exceeded'", false)]
    [InlineData("'Permissions Violation for Publish with Reply of \"a\"'", false)]
    [InlineData("", true)]
    public void Other_errors_keep_their_text_and_say_whether_they_end_the_connection(string argument, bool fatal)
    {
        var error = Parse(argument);

        error.Denied.ShouldBeNull();
        error.IsFatal.ShouldBe(fatal);
        error.ToException("server:1").ShouldBeOfType<NatsServerException>().ServerMessage.ShouldBe(argument.Trim('\''));
    }

    private static ServerError Parse(string argument) => ServerError.Parse(Encoding.UTF8.GetBytes(argument));
}
