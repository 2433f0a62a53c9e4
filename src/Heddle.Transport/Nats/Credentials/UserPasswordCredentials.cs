using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

internal sealed class UserPasswordCredentials(string user, string password) : NatsCredentials
{
    internal override ValueTask<IdentityProof> LoadAsync(ILogger log, CancellationToken cancellationToken) =>
        new(new IdentityProof { User = user, Password = password });

    public override string ToString() => $"user `{user}`";
}
