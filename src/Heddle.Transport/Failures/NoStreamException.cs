namespace Heddle.Transport;

/// <summary>No stream takes the subject a message was to be stored under, or the server has no JetStream. Nothing was stored.</summary>
/// <param name="subject">The message's subject.</param>
public sealed class NoStreamException(string subject)
    : StoreException($"publish to `{subject}`", 503, 0, "no stream takes this subject, or JetStream is off")
{
    /// <summary>The message's subject.</summary>
    public string Subject { get; } = subject;
}
