namespace Heddle.Transport;

/// <summary>Decides, by a plan and its seed, what becomes of each message.</summary>
internal sealed class FaultDice(FaultPlan plan)
{
    private readonly Lock _lock = new();
#pragma warning disable CA5394 // A fault must be repeatable, not secret
    private readonly Random _random = new(plan.Seed);

    public FaultPlan Plan { get; } = plan;

    /// <summary>How often the next message arrives: not at all, once or twice.</summary>
    public int Copies(string subject)
    {
        if (!Strikes(subject) || (Plan.DropRate == 0 && Plan.DuplicateRate == 0))
        {
            return 1;
        }

        lock (_lock)
        {
            // Always two throws a message, so that one rate does not shift what the other strikes.
            var drop = _random.NextDouble();
            var duplicate = _random.NextDouble();
            return drop < Plan.DropRate ? 0
                : duplicate < Plan.DuplicateRate ? 2
                : 1;
        }
    }
#pragma warning restore CA5394

    public TimeSpan Delay(string subject) => Strikes(subject) ? Plan.Delay : TimeSpan.Zero;

    private bool Strikes(string subject) => Subjects.Matches(Plan.Subject, subject);
}
