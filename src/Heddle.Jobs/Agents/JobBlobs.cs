namespace Heddle.Jobs;

/// <summary>Fetches a job's input and keeps its output, within the limits and with the error texts of CAP specification 04.</summary>
internal sealed class JobBlobs(JobHandlerOptions options)
{
    /// <exception cref="JobException">There is no input, it is too large, or its store did not answer.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadInputAsync(JobContext context, CancellationToken cancellationToken)
    {
        try
        {
            var pointer = BlobPointer.Parse(context.Request.ContextPointer);
            var content = await WithinAsync(
                    context,
                    "context fetch",
                    limited => context.Blobs.ReadAsync(pointer, Limit(options.MaxInputBytes), limited),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return content ?? throw new FailedJobException("context not found", ErrorCode.JobInvalidInput);
        }
        catch (InvalidPointerException invalid)
        {
            throw new FailedJobException(invalid.Reason, ErrorCode.JobInvalidInput, invalid);
        }
        catch (BlobTooLargeException tooLarge)
        {
            throw new FailedJobException("context exceeds max size", ErrorCode.JobResourceExhausted, tooLarge);
        }
    }

    /// <exception cref="JobException">The output is too large, or its store did not take it.</exception>
    public async ValueTask<BlobPointer> WriteResultAsync(JobContext context, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        if (json.Length > Limit(options.MaxResultBytes))
        {
            throw new FailedJobException("result exceeds max size", ErrorCode.JobResourceExhausted);
        }

        try
        {
            var store = context.Blobs.ForAnswerTo(context.Request.ContextPointer);
            return await WithinAsync(
                    context,
                    "result write",
                    limited => store.WriteAsync(BlobKeys.Result(context.JobId), json, options.ResultRetention, limited),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (InvalidPointerException invalid)
        {
            throw new FailedJobException($"result write failed: {invalid.Reason}", ErrorCode.JobInvalidInput, invalid);
        }
        catch (BlobTooLargeException tooLarge)
        {
            throw new FailedJobException("result exceeds max size", ErrorCode.JobResourceExhausted, tooLarge);
        }
    }

    private static long Limit(long bytes) => bytes <= 0 ? long.MaxValue : bytes;

    private async ValueTask<T> WithinAsync<T>(
        JobContext context,
        string label,
        Func<CancellationToken, ValueTask<T>> io,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(options.IoTimeout, context.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // A store of the user's may not look at its token.
            return await io(linked.Token).AsTask().WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (Exception problem)
            when (problem is not (InvalidPointerException or BlobTooLargeException) && !cancellationToken.IsCancellationRequested)
        {
            var timedOut = problem is TimeoutException || limit.IsCancellationRequested;
            var message = timedOut ? $"{label} timed out" : $"{label} failed: {problem.Message}";
            throw new RetryableJobException(message, ErrorCode.TransportConnectionLost, problem);
        }
    }
}
