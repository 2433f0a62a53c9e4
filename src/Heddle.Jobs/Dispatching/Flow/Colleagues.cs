namespace Heddle.Jobs;

/// <summary>
/// The other dispatchers that share the work, by their pulse. Of one that has died the jobs that wait are taken over before they are due.
/// Whoever is taken for dead and is not does no harm: of two who change a job one finds that it has lost.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="grace">After which silence one is taken for dead.</param>
internal sealed class Colleagues(TimeProvider time, TimeSpan grace)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);

    /// <summary>A pulse was seen.</summary>
    public void Beat(string instance)
    {
        lock (_lock)
        {
            _seen[instance] = time.GetTimestamp();
        }
    }

    /// <summary>A job of a dispatcher was seen: if it was not known, its silence begins now.</summary>
    public void Mention(string instance)
    {
        lock (_lock)
        {
            _seen.TryAdd(instance, time.GetTimestamp());
        }
    }

    /// <summary>Those that have fallen silent, each once.</summary>
    public List<string> TakeDead()
    {
        lock (_lock)
        {
            var dead = _seen.Where(one => time.GetElapsedTime(one.Value) > grace).Select(one => one.Key).ToList();
            dead.ForEach(one => _seen.Remove(one));
            return dead;
        }
    }
}
