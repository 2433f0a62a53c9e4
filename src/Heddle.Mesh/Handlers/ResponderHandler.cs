using System.Text.Json.Serialization.Metadata;

namespace Heddle.Mesh;

/// <summary>A handler that gives one answer: responders, triggers, and watchers, whose answer is nothing.</summary>
internal sealed class ResponderHandler<TIn, TOut>(
    Func<TIn, AgentContext, ValueTask<TOut>> handler,
    Func<AgentContext, TIn>? input,
    JsonTypeInfo<TOut>? output
) : AgentHandler
{
    public override async ValueTask<PayloadBuffer?> RunAsync(AgentContext context, IChunkSink chunks)
    {
        var argument = input is null ? default! : input(context);
        var result = await handler(argument, context).ConfigureAwait(false);
        var body = PayloadBuffer.Rent();
        // A handler that gives nothing, or null, answers with an empty object (mesh-protocol §1.6).
        if (output is null || result is null)
        {
            body.WriteEmptyObject();
        }
        else
        {
            body.Write(result, output);
        }

        return body;
    }
}
