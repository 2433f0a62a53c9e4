namespace Heddle.Transport;

/// <summary>A request was published to a subject nobody is subscribed to.</summary>
/// <param name="subject">The request's subject.</param>
public sealed class NoRespondersException(string subject) : BusException($"no responders on subject `{subject}`")
{
    /// <summary>The request's subject.</summary>
    public string Subject { get; } = subject;

    /// <inheritdoc />
    public override bool IsTransient => true;
}
