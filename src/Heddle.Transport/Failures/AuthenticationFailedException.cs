namespace Heddle.Transport;

/// <summary>The server does not accept this connection's credentials, or wants some and got none.</summary>
/// <param name="server">The server's address, without credentials.</param>
/// <param name="serverMessage">The server's text.</param>
public sealed class AuthenticationFailedException(string server, string serverMessage)
    : BusException($"server `{server}` refused the credentials: {serverMessage}")
{
    /// <summary>The server's address, without credentials.</summary>
    public string Server { get; } = server;

    /// <summary>The server's text.</summary>
    public string ServerMessage { get; } = serverMessage;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
