using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>The jobs of one topic: fetch, validate, try, validate, keep.</summary>
/// <param name="handler">What the user wrote.</param>
/// <param name="options">Limits and retries.</param>
/// <param name="random">Numbers from 0 to below 1, for jitter.</param>
internal sealed class TypedJob<TIn, TOut>(Func<TIn, JobInvocation, ValueTask<TOut>> handler, JobHandlerOptions options, Func<double> random)
    : TypedJob
{
    private readonly JobValues<TIn> _inputs = new(options.Json);
    private readonly JobValues<TOut> _outputs = new(options.Json);
    private readonly JobBlobs _blobs = new(options);
    private readonly RetrySchedule _schedule = new(options.RetryDelay, options.MaxRetryDelay, random);
    private PipelineStep<JobInvocation, object?>? _pipeline;

    public override void Seal(IEnumerable<PipelineMiddleware<JobInvocation, object?>> middleware) =>
        _pipeline = Pipeline.Build<JobInvocation, object?>([.. middleware, .. options.Middleware], HandleAsync);

    public override async ValueTask<JobResult?> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        try
        {
            var json = await _blobs.ReadInputAsync(context, cancellationToken).ConfigureAwait(false);
            var input = _inputs.Read(json);
            var output = await TryAsync(input, context, cancellationToken).ConfigureAwait(false);
            var pointer = await _blobs.WriteResultAsync(context, output, cancellationToken).ConfigureAwait(false);
            return context.CreateResult(JobStatus.Succeeded) with { ResultPointer = pointer.ToString() };
        }
        // A job that is told to stop ends by the reason it was told, which the worker knows.
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            AgentLog.JobFailed(context.Logger, problem, context.JobId, context.Request.Topic);
            return JobFailures.ToResult(context, problem, options.RedactHandlerErrors);
        }
    }

    private async ValueTask<byte[]> TryAsync(TIn input, JobContext context, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var invocation = new JobInvocation(context, input, attempt, cancellationToken);
                return _outputs.Write(ReadOutput(await _pipeline!(invocation).ConfigureAwait(false)));
            }
            catch (Exception problem)
                when (attempt <= options.Retries && JobFailures.MayBeRepeated(problem) && !cancellationToken.IsCancellationRequested)
            {
                var delay = (problem as RetryableJobException)?.RetryAfter ?? _schedule.After(attempt);
                if (context.Deadline is { } deadline && deadline - context.TimeProvider.GetUtcNow() <= delay)
                {
                    throw; // The failure tells more than a timeout would.
                }

                AgentLog.AttemptFailed(context.Logger, problem, context.JobId, attempt, delay.TotalSeconds);
                await Task.Delay(delay, context.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<object?> HandleAsync(JobInvocation invocation) =>
        invocation.Input is TIn || (invocation.Input is null && default(TIn) is null)
            ? await handler((TIn)invocation.Input!, invocation).ConfigureAwait(false)
            : throw new InvalidOperationException(
                $"middleware passed on a `{invocation.Input?.GetType().Name ?? "null"}` where the handler takes a `{typeof(TIn).Name}`"
            );

    private static TOut ReadOutput(object? result) =>
        result is TOut || (result is null && default(TOut) is null)
            ? (TOut)result!
            : throw new InvalidOperationException(
                $"middleware returned a `{result?.GetType().Name ?? "null"}` where the job's output is a `{typeof(TOut).Name}`"
            );
}
