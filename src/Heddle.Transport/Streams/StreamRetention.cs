namespace Heddle.Transport;

/// <summary>When a message of a stream has done its duty. The stream's limits remove messages in every case.</summary>
public enum StreamRetention
{
    /// <summary>Never: only age, number and size remove messages.</summary>
    Limits,

    /// <summary>
    /// When a queue has acknowledged or terminated it. A subject then belongs to one queue, and what no queue wants waits for one.
    /// </summary>
    WorkQueue,

    /// <summary>When every queue that wants it has acknowledged or terminated it; what no queue wants is not kept at all.</summary>
    Interest,
}
