using System.Runtime.CompilerServices;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>The caller's side of a stream (mesh-protocol §1.7): frames in sequence until the end frame, an error frame or the deadline.</summary>
internal sealed class StreamReader(MeshSession session)
{
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        CallContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var fate = await FollowAsync(context).ConfigureAwait(false);
        using var deadline = new CancellationTokenSource(context.Timeout, session.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken,
            cancellationToken,
            fate.Ended,
            deadline.Token
        );
        var end = new StreamEnd(session, context, fate, deadline.Token, cancellationToken);
        await RequireKnownAsync(context, end, any.Token).ConfigureAwait(false);
        var subscription = await BeginAsync(context, end, any.Token).ConfigureAwait(false);
        var expected = 0L;
        try
        {
            while (true)
            {
                // A reader that lags behind finds chunks waiting. The deadline holds for it as well, the agent's death does not take away
                // what had arrived before.
                if (end.IsOver || !subscription.Messages.TryRead(out var frame))
                {
                    frame = await NextAsync(subscription, end, any.Token).ConfigureAwait(false);
                }

                if (CallFailures.IsNobody(frame))
                {
                    end.IsReached = true;
                    throw CallFailures.Nobody(context.Agent, context.RequestId, session.Catalog);
                }

                // An error ends the stream, whether or not its frame says so.
                var isError = Says(frame, MeshHeaders.Status, MeshHeaders.Error);
                end.IsReached = isError || Says(frame, MeshHeaders.StreamEnd, MeshHeaders.True);
                if (isError)
                {
                    throw ErrorEnvelope.Read(frame.Payload, context.Agent, context.RequestId, MeshErrorCodes.HandlerError);
                }

                if (end.IsReached)
                {
                    yield break;
                }

                CheckSequence(context, frame, expected++);
                if (!frame.Payload.IsEmpty)
                {
                    yield return frame.Payload;
                }
            }
        }
        finally
        {
            if (!end.IsReached)
            {
                await session.CancelAtHostAsync(context.RequestId).ConfigureAwait(false);
            }

            await subscription.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<AgentFate> FollowAsync(CallContext context)
    {
        try
        {
            return await session.Deaths.FollowAsync(context.Agent, context.CancellationToken).ConfigureAwait(false);
        }
        catch (BusException problem) when (CallFailures.ToMeshException(problem, context, session.Catalog) is { } failure)
        {
            throw failure;
        }
    }

    // Where somebody listens to every subject the server does not report that nobody serves the agent. Then the catalog has to say it
    // (mesh-protocol §1.6, §1.7).
    private async ValueTask RequireKnownAsync(CallContext context, StreamEnd end, CancellationToken any)
    {
        if (session.Catalog.Find(context.Agent) is not null)
        {
            return;
        }

        try
        {
            var entry =
                await session.Catalog.ReadAsync(context.Agent, any).ConfigureAwait(false)
                ?? throw CallFailures.NotFound(context.Agent, context.RequestId);
            VerbRules.Check(InvocationVerb.Stream, entry);
        }
        catch (Exception problem) when (problem is BusException or OperationCanceledException)
        {
            throw end.Explain(problem);
        }
    }

    private async ValueTask<BusSubscription> BeginAsync(CallContext context, StreamEnd end, CancellationToken any)
    {
        BusSubscription? subscription = null;
        var frames = MeshSubjects.Stream(context.RequestId);
        var options = new SubscribeOptions { Capacity = context.StreamBuffer, Overflow = OverflowPolicy.Fail };
        try
        {
            subscription = await session.Bus.SubscribeAsync(frames, options, any).ConfigureAwait(false);
            // The server must have the subscription before the first frame can exist.
            await FlushAsync(any).ConfigureAwait(false);
            // With a subject to reply to the server reports at once that nobody serves the agent. Hosts do not look at it: frames go to
            // the same subject by the request's id.
            await session
                .Bus.PublishAsync(MeshSubjects.Agent(context.Agent), context.Payload, context.Headers, frames, any)
                .ConfigureAwait(false);
            return subscription;
        }
        catch (Exception problem) when (problem is BusException or OperationCanceledException)
        {
            if (subscription is not null)
            {
                await subscription.DisposeAsync().ConfigureAwait(false);
            }

            end.IsReached = true;
            throw end.Explain(problem);
        }
    }

    private async ValueTask FlushAsync(CancellationToken any)
    {
        try
        {
            await session.Bus.FlushAsync(any).ConfigureAwait(false);
        }
        catch (PermissionDeniedException)
        {
            // The server has confirmed all the same. What it refused was published before and by somebody else; the bus has told of it.
        }
    }

    private static async ValueTask<BusMessage> NextAsync(BusSubscription subscription, StreamEnd end, CancellationToken any)
    {
        try
        {
            return await subscription.Messages.ReadAsync(any).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!end.IsOver && subscription.Messages.TryRead(out var late))
        {
            // It arrived before the agent's death did, at a moment when nobody waited.
            return late;
        }
        catch (Exception problem)
            when (problem is BusException or OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            throw end.Explain(problem);
        }
    }

    private static bool Says(BusMessage frame, string header, string value) =>
        string.Equals(frame.Headers?[header], value, StringComparison.Ordinal);

    private static void CheckSequence(CallContext context, BusMessage frame, long expected)
    {
        var got = frame.Headers is { } headers && headers.TryGetInt64(MeshHeaders.StreamSeq, out var number) ? number : -1;
        if (got != expected)
        {
            throw StreamEnd.OutOfSequence(context, expected, got);
        }
    }
}
