using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

internal sealed class TokenCredentials(string token) : NatsCredentials
{
    internal override ValueTask<IdentityProof> LoadAsync(ILogger log, CancellationToken cancellationToken) =>
        new(new IdentityProof { Token = token });

    public override string ToString() => "token";
}
