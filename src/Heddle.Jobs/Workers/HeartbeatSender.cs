using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>Makes and sends a worker's heartbeats, without waiting for anything. Used by one thread.</summary>
internal sealed class HeartbeatSender(WorkerSession session)
{
    private const int LongestAgentName = 128;

    private readonly ProcessLoad _process = new();
    private readonly string _agentName = Shorten(session.Options.Profile.AgentName);

    /// <summary>The display name as it is sent: white space collapsed, at most 128 characters.</summary>
    public static string Shorten(string agentName)
    {
        var collapsed = string.Join(' ', agentName.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return collapsed.Length <= LongestAgentName ? collapsed
            : char.IsHighSurrogate(collapsed[LongestAgentName - 1]) ? collapsed[..(LongestAgentName - 1)]
            : collapsed[..LongestAgentName];
    }

    /// <summary>Sends one; <see langword="false"/> when the bus did not take it.</summary>
    public bool TrySend()
    {
        var workerId = session.Options.WorkerId;
        try
        {
            Observe(session.Publisher.PublishAsync(JobSubjects.Heartbeat, workerId, Make(), session.LifeSign));
            // The connection's own work is done on the pool, too, and may be stuck there. A flush from a thread that is not of the pool
            // is written by that thread, and nobody waits for its answer.
            Observe(session.Reporter.ConfirmAsync());
        }
        catch (BusException problem)
        {
            WorkerLog.HeartbeatFailed(session.Options.Logger, problem, workerId);
            return false;
        }

        session.Metrics.HeartbeatSent(workerId, workerId);
        return true;
    }

    private Heartbeat Make()
    {
        var options = session.Options;
        var profile = options.Profile;
        var load = Measure();
        var active = session.Slots.Taken + session.CountWaiting();
        // One who leaves finishes what it has and says that it is full, so that it is given nothing more and still counts as alive.
        var (reported, limit) = session.IsLeaving ? (Math.Max(active, 1), Math.Max(active, 1)) : (active, options.MaxParallelJobs);
        return new()
        {
            WorkerId = options.WorkerId,
            Region = profile.Region,
            Type = profile.Type,
            CpuLoad = load.CpuPercent,
            GpuUtilization = load.GpuPercent,
            MemoryLoad = load.MemoryPercent,
            ActiveJobs = reported,
            MaxParallelJobs = limit,
            Capabilities = profile.Capabilities,
            Pool = options.Pool,
            Labels = profile.Labels,
            AuthToken = profile.AuthToken,
            AgentName = _agentName,
        };
    }

    private WorkerLoad Measure()
    {
        try
        {
            return session.Options.MeasureLoad?.Invoke() ?? _process.Measure();
        }
#pragma warning disable CA1031 // It is the user's code, and whatever it throws must not end the heartbeat
        catch (Exception problem)
#pragma warning restore CA1031
        {
            WorkerLog.LoadUnknown(session.Options.Logger, problem, session.Options.WorkerId);
            return default;
        }
    }

    private void Observe(ValueTask task)
    {
        if (task.IsCompletedSuccessfully)
        {
            return;
        }

        _ = ObserveAsync(task, session);

        static async Task ObserveAsync(ValueTask task, WorkerSession session)
        {
            try
            {
                await task.ConfigureAwait(false);
            }
            catch (BusException problem)
            {
                WorkerLog.HeartbeatFailed(session.Options.Logger, problem, session.Options.WorkerId);
            }
        }
    }
}
