using Heddle.Cryptography;
using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

internal sealed class NKeyCredentials(ReadOnlySpan<char> seed) : NatsCredentials
{
    private readonly NKeyPair _key = UserKey.FromSeed(seed);

    internal override ValueTask<IdentityProof> LoadAsync(ILogger log, CancellationToken cancellationToken) =>
        new(new IdentityProof { Key = _key });

    public override string ToString() => $"nkey `{_key}`";
}
