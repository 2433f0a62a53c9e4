using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Heddle.Jobs;

/// <summary>What makes a message id unique.</summary>
/// <param name="TenantId">The tenant the sender speaks for.</param>
/// <param name="Audience">The subject the message was signed for.</param>
/// <param name="SenderId">The sender.</param>
/// <param name="MessageId">The sender's 16 bytes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReplayKey(string TenantId, string Audience, string SenderId, PacketBytes MessageId)
{
    /// <summary>A fixed-length name for the key, in lower-case hexadecimal: fit for a store whose keys are limited in length and characters.</summary>
    public string ToStoreKey()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{TenantId}\0{Audience}\0{SenderId}\0"));
        hash.AppendData(MessageId.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
