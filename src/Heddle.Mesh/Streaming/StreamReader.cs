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
        var fate = await session.Deaths.FollowAsync(context.Agent, context.CancellationToken).ConfigureAwait(false);
        using var deadline = new CancellationTokenSource(context.Timeout, session.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken,
            cancellationToken,
            fate.Ended,
            deadline.Token
        );
        var end = new StreamEnd(session, context, fate, deadline.Token);
        await RequireKnownAsync(context, end, any.Token).ConfigureAwait(false);
        var subscription = await BeginAsync(context, end, any.Token).ConfigureAwait(false);
        var expected = 0L;
        try
        {
            while (true)
            {
                // A reader that lags behind finds chunks waiting; the deadline holds for it as well.
                if (any.IsCancellationRequested || !subscription.Messages.TryRead(out var frame))
                {
                    frame = await NextAsync(subscription, end, any.Token).ConfigureAwait(false);
                }

                if (!TryTake(context, frame, ref expected, out var isEnd))
                {
                    continue;
                }

                if (isEnd)
                {
                    end.IsReached = true;
                    yield break;
                }

                yield return frame.Payload;
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

    // A stream request is published, so nobody reports that nobody listens (mesh-protocol §1.7). The catalog has to say it.
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
        try
        {
            subscription = await session
                .Bus.SubscribeAsync(
                    MeshSubjects.Stream(context.RequestId),
                    new SubscribeOptions { Capacity = context.StreamBuffer, Overflow = OverflowPolicy.Fail },
                    any
                )
                .ConfigureAwait(false);
            // The server must have the subscription before the first frame can exist.
            await session.Bus.FlushAsync(any).ConfigureAwait(false);
            await session
                .Bus.PublishAsync(MeshSubjects.Agent(context.Agent), context.Payload, context.Headers, null, any)
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

    private static async ValueTask<BusMessage> NextAsync(BusSubscription subscription, StreamEnd end, CancellationToken any)
    {
        try
        {
            return await subscription.Messages.ReadAsync(any).ConfigureAwait(false);
        }
        catch (Exception problem)
            when (problem is BusException or OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            throw end.Explain(problem);
        }
    }

    /// <summary>Looks at one frame; <see langword="false"/> when it carries nothing to give on.</summary>
    private static bool TryTake(CallContext context, BusMessage frame, ref long expected, out bool isEnd)
    {
        var headers = frame.Headers;
        if (string.Equals(headers?[MeshHeaders.Status], MeshHeaders.Error, StringComparison.Ordinal))
        {
            throw ErrorEnvelope.Read(frame.Payload, context.Agent, context.RequestId, MeshErrorCodes.HandlerError);
        }

        isEnd = string.Equals(headers?[MeshHeaders.StreamEnd], MeshHeaders.True, StringComparison.Ordinal);
        if (isEnd)
        {
            return true;
        }

        var got = headers is not null && headers.TryGetInt64(MeshHeaders.StreamSeq, out var number) ? number : -1;
        if (got != expected)
        {
            throw StreamEnd.OutOfSequence(context, expected, got);
        }

        expected++;
        return !frame.Payload.IsEmpty;
    }
}
