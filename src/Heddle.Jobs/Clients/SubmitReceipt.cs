namespace Heddle.Jobs;

/// <summary>What a submission waits for.</summary>
public enum SubmitReceipt
{
    /// <summary>Nothing: the job is in the connection's buffer.</summary>
    None,

    /// <summary>The server has the job and has handed it to whoever listens now.</summary>
    Server,

    /// <summary>A durable stream has stored the job. A submission of unknown outcome is repeated under the same message id.</summary>
    Stored,
}
