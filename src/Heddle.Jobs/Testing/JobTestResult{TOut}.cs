namespace Heddle.Jobs;

/// <summary>What became of a job in a test.</summary>
/// <typeparam name="TOut">The handler's output.</typeparam>
public sealed class JobTestResult<TOut>
{
    private readonly TOut? _output;

    internal JobTestResult(JobResult result, TOut? output, IReadOnlyList<ProgressReport> progress) =>
        (Result, _output, Progress) = (result, output, progress);

    /// <summary>The result as a worker would report it.</summary>
    public JobResult Result { get; }

    /// <summary>What the handler reported on the way.</summary>
    public IReadOnlyList<ProgressReport> Progress { get; }

    /// <summary>How the job ended.</summary>
    public JobStatus Status => Result.Status;

    /// <summary>What went wrong, for people; empty when nothing did.</summary>
    public string ErrorMessage => Result.ErrorMessage;

    /// <summary>What went wrong, as a number.</summary>
    public ErrorCode ErrorCode => Result.ErrorCode;

    /// <summary>The output, read back from its JSON as a client would.</summary>
    /// <exception cref="InvalidOperationException">The job did not succeed; the message says how it ended.</exception>
    public TOut Output =>
        Status is JobStatus.Succeeded
            ? _output!
            : throw new InvalidOperationException($"the job has no output: it ended as `{Status}` with `{ErrorMessage}`");
}
