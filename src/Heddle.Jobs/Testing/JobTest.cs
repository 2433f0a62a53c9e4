using System.Runtime.CompilerServices;

namespace Heddle.Jobs;

/// <summary>
/// Runs one job through everything a typed agent puts around a handler: validation, middleware, retries, limits. No server, no bus, no
/// waiting.
/// </summary>
public static class JobTest
{
    /// <summary>Runs a handler once.</summary>
    /// <typeparam name="TIn">The handler's input.</typeparam>
    /// <typeparam name="TOut">The handler's output.</typeparam>
    /// <param name="handler">The handler under test.</param>
    /// <param name="input">Its input; written as JSON and read again, as a client's would be. For malformed input see <see cref="JobTestOptions.RawInput"/>.</param>
    /// <param name="options">What the job looks like and how it is run; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Calls the job off.</param>
    /// <returns>What became of it. A failure is a result, not an exception.</returns>
    public static Task<JobTestResult<TOut>> RunAsync<TIn, TOut>(
        JobHandler<TIn, TOut> handler,
        TIn input,
        JobTestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => RunCoreAsync(HandlerShapes.Of(handler), input, options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TIn,TOut}(JobHandler{TIn,TOut},TIn,JobTestOptions?,CancellationToken)" />
    [OverloadResolutionPriority(2)]
    public static Task<JobTestResult<TOut>> RunAsync<TIn, TOut>(
        Func<TIn, JobContext, CancellationToken, Task<TOut>> handler,
        TIn input,
        JobTestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => RunCoreAsync(HandlerShapes.Of(handler), input, options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TIn,TOut}(JobHandler{TIn,TOut},TIn,JobTestOptions?,CancellationToken)" />
    [OverloadResolutionPriority(1)]
    public static Task<JobTestResult<TOut>> RunAsync<TIn, TOut>(
        Func<TIn, JobContext, Task<TOut>> handler,
        TIn input,
        JobTestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => RunCoreAsync(HandlerShapes.Of(handler), input, options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TIn,TOut}(JobHandler{TIn,TOut},TIn,JobTestOptions?,CancellationToken)" />
    public static Task<JobTestResult<TOut>> RunAsync<TIn, TOut>(
        Func<TIn, JobContext, TOut> handler,
        TIn input,
        JobTestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => RunCoreAsync(HandlerShapes.Of(handler), input, options, cancellationToken);

    /// <summary>Runs a handler that is a class once.</summary>
    /// <typeparam name="TIn">The handler's input.</typeparam>
    /// <typeparam name="TOut">The handler's output.</typeparam>
    /// <param name="job">The handler under test.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">What the job looks like and how it is run; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Calls the job off.</param>
    /// <returns>What became of it. A failure is a result, not an exception.</returns>
    public static Task<JobTestResult<TOut>> RunAsync<TIn, TOut>(
        IJob<TIn, TOut> job,
        TIn input,
        JobTestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunCoreAsync(HandlerShapes.Of<TIn, TOut>(job.RunAsync), input, options, cancellationToken);
    }

    private static Task<JobTestResult<TOut>> RunCoreAsync<TIn, TOut>(
        Func<TIn, JobInvocation, ValueTask<TOut>> handler,
        TIn input,
        JobTestOptions? options,
        CancellationToken cancellationToken
    ) => new JobTestRun<TIn, TOut>(handler, options ?? JobTestOptions.Default).RunAsync(input, cancellationToken);
}
