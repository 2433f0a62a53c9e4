using System.Buffers;
using System.Runtime.CompilerServices;

namespace Heddle.Transport;

/// <summary>What names and settings of streams and queues look like. The rules are those of nats-server.</summary>
internal static class StreamRules
{
    private const int MaxNameLength = 255;
    private const int MaxReplicas = 5;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create([
        .. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c).Where(c => c is not ('.' or '*' or '>' or '/' or '\\')),
    ]);

    /// <summary>Checks the name of a stream or queue: it becomes a token of a subject and a folder's name.</summary>
    public static void CheckName(string name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name.Length > MaxNameLength || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw new ArgumentException(
                $"name `{name}` is longer than {MaxNameLength} characters, or has white space, one of `. * > / \\` or a character beyond ASCII",
                parameter
            );
        }
    }

    /// <summary>Checks how many servers are to store something: JetStream knows groups of up to five.</summary>
    public static int CheckReplicas(int replicas) =>
        replicas is >= 1 and <= MaxReplicas
            ? replicas
            : throw new ArgumentOutOfRangeException(
                nameof(replicas),
                replicas,
                $"`{replicas}` replicas are not possible; choose 1 to {MaxReplicas}"
            );

    /// <summary>Checks a limit: none, or at least 1.</summary>
    public static long? CheckLimit(long? limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit ?? 1, 1, nameof(limit));
        return limit;
    }
}
