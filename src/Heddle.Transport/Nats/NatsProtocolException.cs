namespace Heddle.Transport.Nats;

/// <summary>
/// The server sent something that is not the NATS client protocol. The connection it came on is closed; this is the reason in
/// <see cref="BusEvent.Disconnected"/>.
/// </summary>
/// <param name="problem">What is wrong with the input.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class NatsProtocolException(string problem, Exception? innerException = null)
    : BusException($"the server broke the NATS protocol: {problem}", innerException)
{
    /// <inheritdoc />
    public override bool IsTransient => true;
}
