namespace Heddle.Jobs;

/// <summary>The latest attempt at a job that a worker knows of: running, or done.</summary>
internal sealed class LedgerEntry(RunningJob job)
{
    /// <summary>The job.</summary>
    public string JobId { get; } = job.JobId;

    /// <summary>The attempt's fencing token; <see langword="null"/> when it had none.</summary>
    public DispatchIdentity? Dispatch { get; } = job.Request.Dispatch;

    /// <summary>The run; <see langword="null"/> once it is done.</summary>
    public RunningJob? Running { get; private set; } = job;

    /// <summary>What was reported; <see langword="null"/> while it runs.</summary>
    public BusPacket? Result { get; private set; }

    /// <summary>About how many characters the entry holds.</summary>
    public int Characters { get; private set; }

    public void Complete(BusPacket packet)
    {
        var result = (JobResult)packet.Payload;
        Running = null;
        Result = packet;
        Characters =
            JobId.Length + packet.TraceId.Length + result.ResultPointer.Length + result.ErrorMessage.Length + result.ErrorText.Length;
        foreach (var pointer in result.ArtifactPointers)
        {
            Characters += pointer.Length;
        }
    }
}
