using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

internal sealed class AnonymousCredentials : NatsCredentials
{
    internal override ValueTask<IdentityProof> LoadAsync(ILogger log, CancellationToken cancellationToken) => new(new IdentityProof());

    public override string ToString() => "anonymous";
}
