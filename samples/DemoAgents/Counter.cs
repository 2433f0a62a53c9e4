using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;

namespace DemoAgents;

/// <summary>A streamer: an input comes in, chunks go out, and a caller that stops reading stops the counting.</summary>
public static class Counter
{
    /// <summary>How far to count, and how long to wait before each number.</summary>
    public sealed record Order([Range(1, 1000)] int Count, [Range(0, 10_000)] int DelayMs = 100);

    /// <summary>One chunk.</summary>
    public sealed record Number(int Value);

    /// <summary>Counts.</summary>
    public static async IAsyncEnumerable<Number> Count(Order order, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var value = 1; value <= order.Count; value++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(order.DelayMs), TimeProvider.System, cancel);
            yield return new Number(value);
        }
    }
}
