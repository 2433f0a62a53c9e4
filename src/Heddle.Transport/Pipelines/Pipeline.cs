namespace Heddle.Transport;

/// <summary>
/// Composes middleware around a terminal step. The chain is built once; running it allocates nothing of its own.
/// </summary>
public static class Pipeline
{
    /// <summary>Builds the chain; the first middleware is the outermost.</summary>
    /// <typeparam name="TContext">What the steps work on.</typeparam>
    /// <typeparam name="TResult">What they produce.</typeparam>
    /// <param name="middleware">The middleware, outermost first.</param>
    /// <param name="terminal">The innermost step.</param>
    public static PipelineStep<TContext, TResult> Build<TContext, TResult>(
        IEnumerable<PipelineMiddleware<TContext, TResult>> middleware,
        PipelineStep<TContext, TResult> terminal
    )
    {
        var step = terminal;
        foreach (var outer in middleware.Reverse())
        {
            var next = step;
            step = context => outer(context, next);
        }

        return step;
    }
}
