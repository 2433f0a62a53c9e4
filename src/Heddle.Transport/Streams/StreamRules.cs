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

    /// <summary>Checks a stream's name and, where it may have to be created, its subjects.</summary>
    /// <exception cref="ArgumentException">The name or a subject is impossible, or there is no subject.</exception>
    public static void Check(StreamOptions options)
    {
        CheckName(options.Name);
        if (!options.CreateIfMissing)
        {
            return;
        }

        if (options.Subjects.Count == 0)
        {
            throw new ArgumentException(
                $"stream `{options.Name}` has no subjects; set `{nameof(StreamOptions.Subjects)}`, or `{nameof(StreamOptions.CreateIfMissing)}` to false",
                nameof(options)
            );
        }

        foreach (var subject in options.Subjects)
        {
            Subjects.CheckPattern(subject);
        }
    }

    /// <summary>Checks a queue's name, its filter and the length of its backoff.</summary>
    /// <exception cref="ArgumentException">One of them is impossible.</exception>
    public static void Check(QueueOptions options)
    {
        CheckName(options.Name);
        if (options.Filter is { } filter)
        {
            Subjects.CheckPattern(filter);
        }

        if (options.MaxDeliver <= options.Backoff.Count)
        {
            throw new ArgumentException(
                $"queue `{options.Name}` has {options.Backoff.Count} backoff values and hands a message out only {options.MaxDeliver} times; there is room for {options.MaxDeliver - 1}",
                nameof(options)
            );
        }
    }

    /// <summary>Why a stream for work queues cannot be followed.</summary>
    public static string CannotFollow(string stream) =>
        $"stream `{stream}` hands its messages to work queues and cannot be followed; open a queue over it";

    /// <summary>For how long a stream remembers message ids: no longer than it has the messages.</summary>
    public static TimeSpan DuplicateWindow(StreamOptions options) =>
        options.MaxAge > TimeSpan.Zero && options.MaxAge < options.DuplicateWindow ? options.MaxAge : options.DuplicateWindow;

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
