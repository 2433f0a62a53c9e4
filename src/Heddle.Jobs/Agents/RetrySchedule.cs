namespace Heddle.Jobs;

/// <summary>How long to wait between attempts: doubling, bounded, and shortened at random by up to a half.</summary>
/// <param name="first">The wait after the first attempt, before it is shortened.</param>
/// <param name="longest">The longest wait.</param>
/// <param name="random">Numbers from 0 to below 1.</param>
internal sealed class RetrySchedule(TimeSpan first, TimeSpan longest, Func<double> random)
{
    public TimeSpan After(int attempt)
    {
        // Whoever doubles a thousand times gets infinity, and infinity is longer than the longest.
        var doubled = first.TotalSeconds * Math.Pow(2, attempt - 1);
        var seconds = Math.Min(doubled, longest.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (1 - (random() / 2)));
    }
}
