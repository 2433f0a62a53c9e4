namespace Heddle.Transport;

/// <summary>A stream's name and, should it have to be created, its settings.</summary>
/// <param name="Name">The name: printable ASCII without white space and <c>. * > / \</c>, at most 255 characters.</param>
public sealed record StreamOptions(string Name)
{
    /// <summary>Whether to create the stream when it does not exist. Default <see langword="true"/>.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>
    /// The subjects the stream stores, wildcards allowed. No two may match the same subject, nor may those of two streams. Needed to
    /// create a stream; default none.
    /// </summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>When a message has done its duty and is removed. Default <see cref="StreamRetention.Limits"/>.</summary>
    public StreamRetention Retention { get; init; } = StreamRetention.Limits;

    /// <summary>After which age a message is removed; <see cref="TimeSpan.Zero"/>, the default, for never. At least 100 ms.</summary>
    public TimeSpan MaxAge
    {
        get;
        init
        {
            if (value != TimeSpan.Zero)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(100));
            }

            field = value;
        }
    }

    /// <summary>How many bytes are kept, headers and the store's own overhead included; <see langword="null"/>, the default, for any number.</summary>
    public long? MaxBytes
    {
        get;
        init => field = StreamRules.CheckLimit(value);
    }

    /// <summary>How many messages are kept; <see langword="null"/>, the default, for any number.</summary>
    public long? MaxMessages
    {
        get;
        init => field = StreamRules.CheckLimit(value);
    }

    /// <summary>
    /// How many messages of one subject are kept, the oldest yields; <see langword="null"/>, the default, for any number.
    /// </summary>
    public long? MaxMessagesPerSubject
    {
        get;
        init => field = StreamRules.CheckLimit(value);
    }

    /// <summary>
    /// Whether a stream that has reached <see cref="MaxMessages"/> or <see cref="MaxBytes"/> refuses new messages instead of removing
    /// the oldest. Default <see langword="false"/>.
    /// </summary>
    public bool RefuseWhenFull { get; init; }

    /// <summary>
    /// For how long a message id is remembered: a message with an id seen within this time is not stored again. Default 2 min, at least
    /// 100 ms; a shorter <see cref="MaxAge"/> shortens it.
    /// </summary>
    public TimeSpan DuplicateWindow
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(100));
            field = value;
        }
    } = TimeSpan.FromMinutes(2);

    /// <summary>How many servers of a cluster store the stream, 1 to 5. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is none of these.</exception>
    public int Replicas
    {
        get;
        init => field = StreamRules.CheckReplicas(value);
    } = 1;

    /// <summary>Whether the stream is kept in memory and lost with the server. Default <see langword="false"/>.</summary>
    public bool InMemory { get; init; }
}
