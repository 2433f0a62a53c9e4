using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Heddle.Jobs;

/// <summary>
/// Turns ids, which may be any text, into keys of a bucket, which may not. Different ids have different keys: what is not a letter, digit,
/// dash or underscore becomes <c>=</c> and its UTF-8 bytes in hex; an id too long for a subject becomes <c>==</c> and its SHA-256.
/// </summary>
internal static class JobKeys
{
    /// <summary>All jobs.</summary>
    public const string Jobs = JobPrefix + "*";

    private const string JobPrefix = "j.";
    private const string PulsePrefix = "d.";

    private const int Longest = 256;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    );

    /// <summary>Where a job's record is.</summary>
    public static string Job(string jobId) => JobPrefix + Token(jobId);

    /// <summary>Where a dispatcher shows that it lives.</summary>
    public static string Pulse(string instance) => PulsePrefix + instance;

    /// <summary>Whether a key is that of a job's record.</summary>
    public static bool IsJob(string key) => key.StartsWith(JobPrefix, StringComparison.Ordinal);

    /// <summary>The dispatcher whose pulse a key is; <see langword="null"/> for other keys.</summary>
    public static string? PulseOf(string key) => key.StartsWith(PulsePrefix, StringComparison.Ordinal) ? key[PulsePrefix.Length..] : null;

    /// <summary>Where it stands which job has an idempotency key. Tenants do not see each other's.</summary>
    public static string Claim(string tenantId, string idempotencyKey) => $"i.{Token(tenantId)}.{Token(idempotencyKey)}";

    /// <summary>One token for any text.</summary>
    public static string Token(string id)
    {
        if (id.Length is > 0 and <= Longest && !id.AsSpan().ContainsAnyExcept(Plain))
        {
            return id;
        }

        var bytes = Encoding.UTF8.GetBytes(id);
        if (id.Length == 0 || bytes.Length > Longest)
        {
            return id.Length == 0 ? "=" : "==" + Convert.ToHexStringLower(SHA256.HashData(bytes));
        }

        var token = new StringBuilder(bytes.Length * 2);
        foreach (var value in bytes)
        {
            if (value < 0x80 && Plain.Contains((char)value))
            {
                token.Append((char)value);
            }
            else
            {
                token.Append('=').Append(Convert.ToHexStringLower([value]));
            }
        }

        return token.ToString();
    }
}
