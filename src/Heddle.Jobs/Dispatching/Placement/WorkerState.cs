namespace Heddle.Jobs;

/// <summary>What a dispatcher knows of a worker. Guarded by its registry's lock.</summary>
internal sealed class WorkerState(string id)
{
    private const double BusyRatio = 0.9;
    private const float BusyPercent = 90;
    private const double Percent = 100;

    private int _foreign;

    public string Id { get; } = id;

    /// <summary>The last heartbeat; <see langword="null"/> when none has been heard.</summary>
    public Heartbeat? Beat { get; private set; }

    /// <summary>When the last sign of life came, in the clock's ticks.</summary>
    public long Seen { get; set; }

    /// <summary>The life it is in; empty when it does not say.</summary>
    public string Instance { get; set; } = "";

    /// <summary>The topics the worker is ready for; <see langword="null"/> when it does not say.</summary>
    public HashSet<string>? ReadyTopics { get; set; }

    /// <summary>How many jobs dispatchers have it at, those included whose dispatch is being written.</summary>
    public int Assigned { get; set; }

    /// <summary>
    /// The jobs it runs: those we know of, as of now, and those others gave it, as of its heartbeats. The smaller of two beats counts,
    /// because a beat and the results before it do not arrive in step.
    /// </summary>
    public int Active => Assigned + _foreign;

    private int LastForeign { get; set; }

    public void Observe(Heartbeat beat, long now)
    {
        var foreign = Math.Max(0, beat.ActiveJobs - Assigned);
        _foreign = Beat is null ? foreign : Math.Min(foreign, LastForeign);
        (Beat, LastForeign, Seen) = (beat, foreign, now);
    }

    public bool IsReadyFor(string topic) => ReadyTopics is null || ReadyTopics.Contains(topic);

    /// <summary>Whether it has enough to do. A load that is no number counts as full.</summary>
    public bool IsOverloaded =>
        Beat is not { CpuLoad: < BusyPercent, GpuUtilization: < BusyPercent } beat
        || (beat.MaxParallelJobs > 0 && Active >= beat.MaxParallelJobs * BusyRatio);

    /// <summary>Smaller is better.</summary>
    public double Score => Active + (((Beat?.CpuLoad ?? 0) + (Beat?.GpuUtilization ?? 0)) / Percent);
}
