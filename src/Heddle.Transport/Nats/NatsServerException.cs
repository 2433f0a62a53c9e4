namespace Heddle.Transport.Nats;

/// <summary>The server ended the connection with an error of its own.</summary>
/// <param name="serverMessage">The server's text, for example <c>Stale Connection</c>.</param>
public sealed class NatsServerException(string serverMessage) : BusException($"the server reported `{serverMessage}`")
{
    /// <summary>The server's text.</summary>
    public string ServerMessage { get; } = serverMessage;

    /// <inheritdoc />
    public override bool IsTransient => true;
}
