namespace Heddle.Transport;

/// <summary>
/// Wraps a step: it may look at or change the context, call <paramref name="next"/>, look at or change the result, or answer without
/// calling <paramref name="next"/> at all.
/// </summary>
/// <typeparam name="TContext">What the step works on.</typeparam>
/// <typeparam name="TResult">What it produces.</typeparam>
/// <param name="context">The call or job at hand; it carries the cancellation token.</param>
/// <param name="next">The rest of the pipeline; call it at most once unless the step is known to be repeatable.</param>
public delegate ValueTask<TResult> PipelineMiddleware<TContext, TResult>(TContext context, PipelineStep<TContext, TResult> next);
