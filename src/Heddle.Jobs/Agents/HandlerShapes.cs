namespace Heddle.Jobs;

/// <summary>Brings every form in which a typed handler may be written into one.</summary>
internal static class HandlerShapes
{
    public static Func<TIn, JobInvocation, ValueTask<TOut>> Of<TIn, TOut>(JobHandler<TIn, TOut> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (input, job) => handler(input, job.Context, job.CancellationToken);
    }

    public static Func<TIn, JobInvocation, ValueTask<TOut>> Of<TIn, TOut>(Func<TIn, JobContext, CancellationToken, Task<TOut>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (input, job) => Await(handler(input, job.Context, job.CancellationToken));
    }

    public static Func<TIn, JobInvocation, ValueTask<TOut>> Of<TIn, TOut>(Func<TIn, JobContext, Task<TOut>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (input, job) => Await(handler(input, job.Context));
    }

    public static Func<TIn, JobInvocation, ValueTask<TOut>> Of<TIn, TOut>(Func<TIn, JobContext, TOut> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (input, job) => new(handler(input, job.Context));
    }

    // `(_, _) => null` may be meant as an output and is taken for a task; either way there is no output.
    private static ValueTask<TOut> Await<TOut>(Task<TOut>? running) => running is null ? new(default(TOut)!) : new(running);
}
