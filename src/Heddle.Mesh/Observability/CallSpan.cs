using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Heddle.Mesh;

/// <summary>One call on the caller's side while somebody records it: a span, and how long it takes.</summary>
internal sealed class CallSpan(CallContext call, Activity? activity)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public Activity? Activity { get; } = activity;

    public void End(Exception? problem)
    {
        var failure = problem is null ? null : MeshTracing.Fail(Activity, problem);
        MeshTelemetry.RecordClient(Stopwatch.GetElapsedTime(_started), call.Agent, call.Verb, failure);
        Activity?.Dispose();
    }

    /// <summary>A stream is over with its last chunk, or when its reader leaves.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> UntilEndOf(
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        Exception? failure = null;
        var reading = chunks.GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    if (!await reading.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception problem)
                {
                    failure = problem;
                    throw;
                }

                yield return reading.Current;
            }
        }
        finally
        {
            await reading.DisposeAsync().ConfigureAwait(false);
            End(failure);
        }
    }
}
