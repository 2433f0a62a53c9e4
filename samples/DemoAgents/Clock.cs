namespace DemoAgents;

/// <summary>A trigger: nothing comes in, an answer goes out.</summary>
public static class Clock
{
    /// <summary>The answer.</summary>
    public sealed record Time(DateTimeOffset Utc);

    /// <summary>Tells the time.</summary>
    public static Time Tell() => new(TimeProvider.System.GetUtcNow());
}
