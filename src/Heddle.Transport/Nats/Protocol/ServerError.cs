using System.Text;

namespace Heddle.Transport.Nats;

/// <summary>The text of an -ERR, and what it is about.</summary>
/// <param name="Text">The text, without its quotes.</param>
/// <param name="Denied">What was denied, when that is what it says.</param>
/// <param name="Subject">The subject it was denied for.</param>
/// <param name="QueueGroup">The queue group it was denied for, when the server names one.</param>
internal sealed record ServerError(string Text, BusOperation? Denied = null, string Subject = "", string? QueueGroup = null)
{
    private const string PublishViolation = "Permissions Violation for Publish to ";
    private const string SubscribeViolation = "Permissions Violation for Subscription to ";

    /// <summary>Whether the server ends the connection because of who we are.</summary>
    public bool IsAuthentication =>
        Text.StartsWith("Authorization", StringComparison.OrdinalIgnoreCase)
        || Text.Contains("Authentication", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the text behind the verb.</summary>
    public static ServerError Parse(ReadOnlySpan<byte> argument)
    {
        var text = Encoding.UTF8.GetString(argument).Trim().Trim('\'');
        if (text.StartsWith(PublishViolation, StringComparison.OrdinalIgnoreCase))
        {
            var (subject, _) = Quoted(text.AsSpan(PublishViolation.Length));
            return new(text, BusOperation.Publish, subject);
        }

        if (text.StartsWith(SubscribeViolation, StringComparison.OrdinalIgnoreCase))
        {
            var (subject, queue) = Quoted(text.AsSpan(SubscribeViolation.Length));
            return new(text, BusOperation.Subscribe, subject, queue);
        }

        return new(text);
    }

    /// <summary>What to throw when it is the answer to CONNECT.</summary>
    public Exception ToConnectFailure(string server) =>
        IsAuthentication ? new AuthenticationFailedException(server, Text) : new NatsServerException(Text);

    // "subject" or "subject" using queue "name"
    private static (string Subject, string? Queue) Quoted(ReadOnlySpan<char> rest)
    {
        Span<Range> parts = stackalloc Range[5];
        var count = rest.Split(parts, '"');
        return count switch
        {
            >= 4 => (rest[parts[1]].ToString(), rest[parts[3]].ToString()),
            >= 2 => (rest[parts[1]].ToString(), null),
            _ => (rest.ToString(), null),
        };
    }
}
