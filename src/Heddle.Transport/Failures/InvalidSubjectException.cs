namespace Heddle.Transport;

/// <summary>A string is not a legal subject for the operation.</summary>
/// <param name="subject">The string.</param>
/// <param name="reason">What is wrong with it.</param>
public sealed class InvalidSubjectException(string? subject, string reason) : BusException($"invalid subject `{subject}`: {reason}")
{
    /// <summary>The offending string.</summary>
    public string? Subject { get; } = subject;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
