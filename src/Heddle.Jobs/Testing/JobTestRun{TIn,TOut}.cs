using System.Text.Json;

namespace Heddle.Jobs;

/// <summary>One run of a typed job without a worker.</summary>
internal sealed class JobTestRun<TIn, TOut>(Func<TIn, JobInvocation, ValueTask<TOut>> handler, JobTestOptions options)
{
    // No jitter: a test that looks at a clock wants to know where to put it.
    private readonly TypedJob<TIn, TOut> _job = new(handler, options.Handler, static () => 0);

    public async Task<JobTestResult<TOut>> RunAsync(TIn input, CancellationToken cancellationToken)
    {
        var blobs = options.Blobs ?? new BlobStores(new InMemoryBlobStore(new() { TimeProvider = options.TimeProvider }));
        var request = options.Request;
        if (request.ContextPointer.Length == 0)
        {
            var json = options.RawInput ?? JsonSerializer.SerializeToUtf8Bytes(input, options.Handler.Json);
            var pointer = await blobs
                .Default.WriteAsync(BlobKeys.Context(request.JobId), json, BlobRetention.Short, cancellationToken)
                .ConfigureAwait(false);
            request = request with { ContextPointer = pointer.ToString() };
        }

        using var context = new JobTestContext(options, request, blobs, cancellationToken);
        _job.Seal(options.Services is { } services ? [ServiceScopes.PerAttempt(services), .. options.Middleware] : options.Middleware);
        var result = await RunAsync(context).ConfigureAwait(false);
        return new(result, await ReadOutputAsync(result, blobs, cancellationToken).ConfigureAwait(false), context.Reports);
    }

    private async Task<JobResult> RunAsync(JobTestContext context)
    {
        JobResult? result;
        try
        {
            result = await _job.RunAsync(context, context.Stop).ConfigureAwait(false);
        }
        catch (Exception) when (context.StopReason is not JobStopReason.None)
        {
            result = null; // What counts is why it was told to stop.
        }

        var final = context.StopReason switch
        {
            JobStopReason.None => result!,
            var reason => JobOutcomes.OfStop(context, reason, ""),
        };
        return final with { Dispatch = context.Request.Dispatch };
    }

    private async ValueTask<TOut?> ReadOutputAsync(JobResult result, BlobStores blobs, CancellationToken cancellationToken)
    {
        if (result.ResultPointer.Length == 0)
        {
            return default;
        }

        var pointer = BlobPointer.Parse(result.ResultPointer);
        var json = await blobs.ReadAsync(pointer, long.MaxValue, cancellationToken).ConfigureAwait(false);
        return json is { } content ? JsonSerializer.Deserialize<TOut>(content.Span, options.Handler.Json) : default;
    }
}
