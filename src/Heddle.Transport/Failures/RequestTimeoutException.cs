namespace Heddle.Transport;

/// <summary>A request got no answer in time. Whether it was processed is unknown.</summary>
/// <param name="subject">The request's subject.</param>
/// <param name="timeout">How long the caller waited.</param>
public sealed class RequestTimeoutException(string subject, TimeSpan timeout)
    : BusException($"no answer on subject `{subject}` within {timeout.TotalSeconds:0.###} s")
{
    /// <summary>The request's subject.</summary>
    public string Subject { get; } = subject;

    /// <summary>How long the caller waited.</summary>
    public TimeSpan Timeout { get; } = timeout;

    /// <inheritdoc />
    public override bool IsTransient => true;
}
