using System.Text.Json.Serialization.Metadata;

namespace Heddle.Mesh;

/// <summary>A handler that gives a sequence: streamers and publishers.</summary>
internal sealed class StreamHandler<TIn, TChunk>(
    Func<TIn, AgentContext, IAsyncEnumerable<TChunk>> handler,
    Func<AgentContext, TIn>? input,
    JsonTypeInfo<TChunk> chunk
) : AgentHandler
{
    public override async ValueTask<PayloadBuffer?> RunAsync(AgentContext context, IChunkSink chunks)
    {
        var argument = input is null ? default! : input(context);
        var sequence =
            handler(argument, context)
            ?? throw new InvalidOperationException($"the handler of agent `{context.Agent.FullName}` returned null");
        using var body = PayloadBuffer.Rent();
        await foreach (var item in sequence.WithCancellation(context.CancellationToken).ConfigureAwait(false))
        {
            // An iterator that does not look at its token still stops when nobody listens any more.
            context.CancellationToken.ThrowIfCancellationRequested();
            body.Reset();
            body.Write(item, chunk);
            await chunks.WriteAsync(body.Written).ConfigureAwait(false);
        }

        return null;
    }
}
