namespace Heddle.Jobs;

/// <summary>A job at work, as the index knows it. Guarded by the index's lock.</summary>
internal sealed class ActiveJob(string key)
{
    public string Key => key;

    public ulong Revision { get; set; }

    public JobRecordHead Head { get; set; }

    /// <summary>When it must be looked at; other times in the queue are out of date.</summary>
    public long LookAt { get; set; }

    /// <summary>How far this dispatcher is with publishing the dispatch the record speaks of.</summary>
    public Publication Publication { get; set; }

    /// <summary>The whole record, where it is kept.</summary>
    public StoredJob? Stored { get; set; }

    public bool IsWithWorker => Head.State is JobStatus.Dispatched or JobStatus.Running;
}
