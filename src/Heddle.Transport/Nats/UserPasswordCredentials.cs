namespace Heddle.Transport.Nats;

internal sealed class UserPasswordCredentials(string user, string password) : NatsCredentials
{
    internal override ValueTask ApplyAsync(ConnectCommand connect, ServerInfo info, CancellationToken cancellationToken)
    {
        connect.User = user;
        connect.Password = password;
        return ValueTask.CompletedTask;
    }

    public override string ToString() => $"user `{user}`";
}
