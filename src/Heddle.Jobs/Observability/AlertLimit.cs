namespace Heddle.Jobs;

/// <summary>
/// Lets a burst of alerts through and then so many a second: whoever sends rubbish as fast as the network allows must not turn every
/// worker into an amplifier.
/// </summary>
internal sealed class AlertLimit(TimeProvider time, int burst = 100, int perSecond = 10)
{
    private readonly Lock _gate = new();
    private double _allowance = burst;
    private long _last = time.GetTimestamp();

    public bool TryTake()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _allowance = Math.Min(burst, _allowance + (time.GetElapsedTime(_last, now).TotalSeconds * perSecond));
            _last = now;
            if (_allowance < 1)
            {
                return false;
            }

            _allowance--;
            return true;
        }
    }
}
