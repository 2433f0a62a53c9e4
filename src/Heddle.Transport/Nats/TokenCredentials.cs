namespace Heddle.Transport.Nats;

internal sealed class TokenCredentials(string token) : NatsCredentials
{
    internal override ValueTask ApplyAsync(ConnectCommand connect, ServerInfo info, CancellationToken cancellationToken)
    {
        connect.AuthToken = token;
        return ValueTask.CompletedTask;
    }

    public override string ToString() => "token";
}
