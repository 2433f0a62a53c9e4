namespace Heddle.Transport;

/// <summary>
/// What a <see cref="FaultyBus"/> does to the messages its connection sends. The same plan does the same to the same messages sent in
/// the same order.
/// </summary>
public sealed record FaultPlan
{
    /// <summary>No faults.</summary>
    public static readonly FaultPlan None = new();

    /// <summary>Where chance begins. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// How long each message is under way. Messages keep their order. Default zero: a message is delivered on the sender's own call, as
    /// without a decorator.
    /// </summary>
    public TimeSpan Delay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    }

    /// <summary>The chance that a message is lost, from 0, the default, to 1. Its sender is not told.</summary>
    public double DropRate
    {
        get;
        init => field = CheckRate(value);
    }

    /// <summary>The chance that a message which is not lost arrives twice, from 0, the default, to 1.</summary>
    public double DuplicateRate
    {
        get;
        init => field = CheckRate(value);
    }

    /// <summary>
    /// The subjects whose messages are struck, a pattern with <c>*</c> and <c>&gt;</c>; others pass, behind those that are delayed.
    /// <c>_INBOX.&gt;</c> strikes nothing but answers. Default all.
    /// </summary>
    /// <exception cref="InvalidSubjectException">It is no pattern.</exception>
    public string Subject
    {
        get;
        init
        {
            Subjects.CheckPattern(value);
            field = value;
        }
    } = ">";

    private static double CheckRate(double rate)
    {
        // Written so that NaN is refused too.
        if (!(rate is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "a rate is from 0 to 1");
        }

        return rate;
    }
}
