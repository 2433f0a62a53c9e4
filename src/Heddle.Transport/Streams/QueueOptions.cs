namespace Heddle.Transport;

/// <summary>A work queue's name and, should it have to be created, its settings.</summary>
/// <param name="Name">The name, by which everybody who shares the work opens it: printable ASCII without white space and <c>. * > / \</c>.</param>
public sealed record QueueOptions(string Name)
{
    /// <summary>Whether to create the queue when it does not exist. Default <see langword="true"/>.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>The subject whose messages it hands out, wildcards allowed; <see langword="null"/>, the default, for all of the stream's.</summary>
    public string? Filter { get; init; }

    /// <summary>With which message it begins. Default <see cref="DeliverPolicy.All"/>.</summary>
    public DeliverPolicy DeliverPolicy { get; init; } = DeliverPolicy.All;

    /// <summary>The first message's number with <see cref="DeliverPolicy.FromSequence"/>. Default 1.</summary>
    public ulong FirstSequence
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1ul);
            field = value;
        }
    } = 1;

    /// <summary>How long a message may be with a reader unsettled before it is handed out again. Default 30 s.</summary>
    public TimeSpan AckWait
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long that is for the first, second, … delivery of a message, the last value for all further ones; takes the place of
    /// <see cref="AckWait"/>. Fewer values than <see cref="MaxDeliver"/>. Default none.
    /// </summary>
    public IReadOnlyList<TimeSpan> Backoff
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var wait in value)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero, nameof(Backoff));
            }

            field = value;
        }
    } = [];

    /// <summary>
    /// How often a message is handed out at most; <see langword="null"/>, the default, for any number. A message that is given up stays
    /// in the stream.
    /// </summary>
    public int? MaxDeliver
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(MaxDeliver));
            field = value;
        }
    }

    /// <summary>
    /// How many messages may be with readers unsettled, all readers together; beyond it only messages that come again are handed out.
    /// Default 1,000; at least 1.
    /// </summary>
    public int MaxAckPending
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1000;
}
