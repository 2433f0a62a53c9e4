using System.Runtime.CompilerServices;

namespace DemoAgents;

/// <summary>A publisher: nothing comes in, events go out to whoever listens.</summary>
public static class Ticker
{
    /// <summary>One event.</summary>
    public sealed record Moment(int Tick, DateTimeOffset At);

    /// <summary>Ticks until its host stops.</summary>
    public static async IAsyncEnumerable<Moment> Tick([EnumeratorCancellation] CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        for (var tick = 1; await timer.WaitForNextTickAsync(cancel); tick++)
        {
            yield return new Moment(tick, TimeProvider.System.GetUtcNow());
        }
    }
}
