using System.Security.Cryptography;
using System.Text;

namespace Heddle.Jobs;

/// <summary>
/// The names of workers' queues: the same for everybody who shares a subject in a queue group. Subjects have dots, which names of queues
/// may not, so the name is a digest; the prefix keeps clear of the push consumers that Cordum's own workers make.
/// </summary>
internal static class WorkQueueNames
{
    private const int DigestBytes = 16;

    public static string Of(string queueGroup, string subject) =>
        $"heddle-worker-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{queueGroup}\0{subject}")).AsSpan(0, DigestBytes))}";
}
