using Heddle.Cryptography;

namespace Heddle.Transport.Nats;

/// <summary>What one connection shows a server. A class, not a record, so that nothing prints its secrets.</summary>
internal sealed class IdentityProof : IDisposable
{
    public string? User { get; init; }

    public string? Password { get; init; }

    public string? Token { get; init; }

    /// <summary>A user's JWT, which only counts with the signature of the <see cref="Key"/> it was issued for.</summary>
    public string? Jwt { get; init; }

    /// <summary>The key that signs the server's nonce.</summary>
    public NKeyPair? Key { get; init; }

    /// <summary>Whether the key was read for this connection alone and is wiped with it.</summary>
    public bool OwnsKey { get; init; }

    /// <summary>Fills in a CONNECT.</summary>
    /// <param name="connect">The CONNECT about to be sent.</param>
    /// <param name="info">What the server announced, the <see cref="ServerInfo.Nonce"/> to be signed among it.</param>
    public void Fill(ConnectCommand connect, ServerInfo info)
    {
        connect.User = User;
        connect.Password = Password;
        connect.AuthToken = Token;
        connect.Jwt = Jwt;
        if (Key is null)
        {
            return;
        }

        // The JWT names the key; without one the server looks for a user of that key.
        connect.NKey = Jwt is null ? Key.PublicKey.ToString() : null;
        // A server that asks for no proof sends no nonce, and decides for itself what the claim is worth.
        connect.Signature = info.Nonce is { } nonce ? Key.Sign(nonce) : null;
    }

    public void Dispose()
    {
        if (OwnsKey)
        {
            Key?.Dispose();
        }
    }
}
