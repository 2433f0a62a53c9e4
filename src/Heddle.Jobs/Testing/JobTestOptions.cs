using Heddle.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heddle.Jobs;

/// <summary>What a job in a test looks like and how it is run.</summary>
public sealed record JobTestOptions
{
    internal static readonly JobTestOptions Default = new();

    /// <summary>
    /// The job. Its input pointer is filled in when empty. Default: id <c>test-job-1</c>, topic <c>job.test</c>. Its deadline ends the job's
    /// token when the test's clock comes to it.
    /// </summary>
    public JobRequest Request { get; init; } = new() { JobId = "test-job-1", Topic = "job.test" };

    /// <summary>The id of the request or workflow. Default <c>test-trace</c>.</summary>
    public string TraceId { get; init; } = "test-trace";

    /// <summary>Who sends the job. Default <c>test-client</c>.</summary>
    public string SenderId { get; init; } = "test-client";

    /// <summary>The worker that runs it. Default <c>test-worker</c>.</summary>
    public string WorkerId { get; init; } = "test-worker";

    /// <summary>Which attempt at the job it is. Default 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The input's bytes as they are, in place of the input's JSON; <see langword="null"/>, the default, for the input's JSON.</summary>
    public ReadOnlyMemory<byte>? RawInput { get; init; }

    /// <summary>Limits and retries. Default: one attempt. Waits between attempts follow <see cref="TimeProvider"/>; set the delay to zero to wait for none.</summary>
    public JobHandlerOptions Handler { get; init; } = JobHandlerOptions.Default;

    /// <summary>Middleware around the handler; the first is the outermost. Default none.</summary>
    public IReadOnlyList<PipelineMiddleware<JobInvocation, object?>> Middleware { get; init; } = [];

    /// <summary>Where input and output are kept; <see langword="null"/>, the default, for a store of this run alone.</summary>
    public BlobStores? Blobs { get; init; }

    /// <summary>The services of every attempt's scope; <see langword="null"/>, the default, for none.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Where the job logs. Default nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
