namespace Heddle.Jobs;

/// <summary>
/// A failure whose meaning the handler knows: its type decides the job's status and whether another attempt is made. Message and code
/// are reported to the job's sender, so they hold nothing it may not see.
/// </summary>
public abstract class JobException : Exception
{
    private protected JobException(JobStatus status, string message, ErrorCode errorCode, Exception? inner)
        : base(message, inner) => (Status, ErrorCode) = (status, errorCode);

    /// <summary>The status the job gets.</summary>
    public JobStatus Status { get; }

    /// <summary>What went wrong, as a number; applications have 1000 to 9999 for their own.</summary>
    public ErrorCode ErrorCode { get; }

    /// <summary>What went wrong, as a text of the application's own, for example <c>E_TEMP</c>. Default: the name of the code.</summary>
    public string ErrorText
    {
        get => field ?? ErrorTexts.Of(ErrorCode);
        init;
    }
}
