namespace Heddle.Transport;

/// <summary>One step of a pipeline, or all of the pipeline behind it.</summary>
/// <typeparam name="TContext">What the step works on.</typeparam>
/// <typeparam name="TResult">What it produces.</typeparam>
/// <param name="context">The call or job at hand; it carries the cancellation token.</param>
public delegate ValueTask<TResult> PipelineStep<TContext, TResult>(TContext context);
