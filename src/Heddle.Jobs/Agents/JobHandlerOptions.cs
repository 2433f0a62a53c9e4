using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>How the jobs of one topic are read, tried and answered.</summary>
public sealed record JobHandlerOptions
{
    internal static readonly JobHandlerOptions Default = new();

    /// <summary>
    /// How often a failed attempt is repeated within this delivery of the job, middleware and validation of the output included. Default
    /// 0; at least 0. Not repeated: <see cref="FatalJobException"/>, <see cref="FailedJobException"/> and what the deadline would cut off.
    /// </summary>
    public int Retries
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// How long to wait before the first repetition; doubled for each further one, and shortened at random by up to a half so that workers
    /// do not fall into step. Default 200 ms; <see cref="TimeSpan.Zero"/> for at once.
    /// </summary>
    public TimeSpan RetryDelay
    {
        get;
        init => field = NotNegative(value);
    } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between attempts. Default 30 s.</summary>
    public TimeSpan MaxRetryDelay
    {
        get;
        init => field = NotNegative(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>The largest input, in bytes. Default <see cref="BlobKeys.DefaultMaxBytes"/>; 0 or less for no limit.</summary>
    public long MaxInputBytes { get; init; } = BlobKeys.DefaultMaxBytes;

    /// <summary>The largest output, in bytes. Default <see cref="BlobKeys.DefaultMaxBytes"/>; 0 or less for no limit.</summary>
    public long MaxResultBytes { get; init; } = BlobKeys.DefaultMaxBytes;

    /// <summary>How long reading the input and writing the output may take, each. Default 5 s, as in the published SDKs; more than zero.</summary>
    public TimeSpan IoTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>How long the output is kept. Default <see cref="BlobRetention.Short"/>.</summary>
    public BlobRetention ResultRetention { get; init; } = BlobRetention.Short;

    /// <summary>How JSON is read and written. Default <see cref="JobJson.Default"/>; give one with a source-generated resolver to do without reflection.</summary>
    public JsonSerializerOptions Json { get; init; } = JobJson.Default;

    /// <summary>
    /// Whether a handler's exception is reported as <c>handler failed</c> instead of its message; the worker's log has it in any case.
    /// What a <see cref="JobException"/> says is always reported: it was written for that. Default <see langword="false"/>.
    /// </summary>
    public bool RedactHandlerErrors { get; init; }

    /// <summary>Middleware for this topic alone, inside the agent's own; the first is the outermost. Default none.</summary>
    public IReadOnlyList<PipelineMiddleware<JobInvocation, object?>> Middleware { get; init; } = [];

    private static TimeSpan NotNegative(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        return value;
    }
}
