using Heddle.Cryptography;

namespace Heddle.Transport.Nats;

/// <summary>Reads the seeds of users.</summary>
internal static class UserKey
{
    /// <exception cref="FormatException">The text is no seed, or that of something else. The message does not repeat it.</exception>
    public static NKeyPair FromSeed(ReadOnlySpan<char> seed)
    {
        var key = NKeyPair.FromSeed(seed);
        if (key.PublicKey.Type == NKeyType.User)
        {
            return key;
        }

        key.Dispose();
        throw new FormatException("the seed belongs to no user: it must begin with `SU`");
    }
}
