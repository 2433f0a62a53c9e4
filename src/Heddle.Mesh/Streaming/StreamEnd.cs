using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>How a stream ends other than by its end frame, and what its reader is told.</summary>
internal sealed class StreamEnd(
    MeshSession session,
    CallContext context,
    AgentFate fate,
    CancellationToken deadline,
    CancellationToken enumeration
)
{
    /// <summary>Whether the stream ends here, whatever has arrived: nobody wants it any more, or its time is up.</summary>
    public bool IsOver =>
        context.CancellationToken.IsCancellationRequested || enumeration.IsCancellationRequested || deadline.IsCancellationRequested;

    /// <summary>Whether the host has nothing more to send, so that there is nothing to cancel.</summary>
    public bool IsReached { get; set; }

    public Exception Explain(Exception problem) =>
        problem switch
        {
            OperationCanceledException when context.CancellationToken.IsCancellationRequested => problem,
            OperationCanceledException when fate.Ended.IsCancellationRequested => fate.ToException(context.Agent, context.RequestId),
            OperationCanceledException when deadline.IsCancellationRequested => new CallTimeoutException(
                $"the stream of agent `{context.Agent}` did not end in time"
            )
            {
                Agent = context.Agent,
                RequestId = context.RequestId,
            },
            System.Threading.Channels.ChannelClosedException { InnerException: { } inner } => Explain(inner),
            System.Threading.Channels.ChannelClosedException => Explain(new BusClosedException()),
            SlowConsumerException => new StreamOverflowException(
                $"the reader of agent `{context.Agent}`'s stream fell {context.StreamBuffer} chunks behind; read faster or raise `CallOptions.StreamBuffer`",
                null,
                problem
            )
            {
                Agent = context.Agent,
                RequestId = context.RequestId,
            },
            BusException bus => CallFailures.ToMeshException(bus, context, session.Catalog) ?? problem,
            _ => problem,
        };

    public static ChunkSequenceException OutOfSequence(CallContext context, long expected, long got) =>
        new(
            $"the stream of agent `{context.Agent}` has a gap: expected chunk {expected}, got {got}",
            JsonElement.Parse($"{{\"expected_seq\":{expected},\"got_seq\":{got}}}")
        )
        {
            Agent = context.Agent,
            RequestId = context.RequestId,
        };
}
