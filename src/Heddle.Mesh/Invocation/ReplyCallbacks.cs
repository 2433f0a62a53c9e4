using System.Threading.Channels;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Sends, waits for the reply behind the caller's back and hands it to the callback (mesh-protocol §1.8).</summary>
internal sealed class ReplyCallbacks(MeshSession session, Caller caller)
{
    /// <summary>The status of the server's own reply to a request that nobody listens for.</summary>
    private const int NoResponders = 503;

    /// <summary>Completes when the request is sent; the callback comes later, once.</summary>
    public async Task SendAsync(
        string agent,
        ReadOnlyMemory<byte> input,
        Func<ReadOnlyMemory<byte>, ValueTask> onReply,
        Func<MeshException, ValueTask>? onError,
        CallOptions? options,
        CancellationToken cancellationToken
    )
    {
        var requestId = MeshSession.NewId();
        var timeout = options?.Timeout ?? session.Options.StreamTimeout;
        var withTimeout = (options ?? new CallOptions()) with { Timeout = timeout };
        var subscription = await ListenAsync(requestId, cancellationToken).ConfigureAwait(false);
        CallReply reply;
        try
        {
            reply = await caller
                .InvokeAsync(InvocationVerb.Send, agent, input, withTimeout, MeshSubjects.Results(requestId), requestId, cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        _ = DeliverAsync(subscription, agent, requestId, timeout, onReply, onError, reply.Sent);
    }

    /// <summary>Subscribes for the reply to a request that is about to be sent.</summary>
    private async ValueTask<BusSubscription> ListenAsync(string requestId, CancellationToken cancellationToken) =>
        await session
            .Bus.SubscribeAsync(
                MeshSubjects.Results(requestId),
                new SubscribeOptions { Capacity = 16, Overflow = OverflowPolicy.Fail },
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <summary>Calls back once: with the reply, or with what went wrong.</summary>
    private async Task DeliverAsync(
        BusSubscription subscription,
        string agent,
        string requestId,
        TimeSpan timeout,
        Func<ReadOnlyMemory<byte>, ValueTask> onReply,
        Func<MeshException, ValueTask>? onError,
        BusHeaders? sent
    )
    {
        await using (subscription.ConfigureAwait(false))
        {
            using var activity = MeshTracing.ContinueWith(sent, agent, requestId);
            try
            {
                MeshException? failure = null;
                try
                {
                    var reply = await ReadAsync(subscription, agent, requestId, timeout).ConfigureAwait(false);
                    await onReply(reply).ConfigureAwait(false);
                }
                catch (MeshException problem)
                {
                    failure = problem;
                }

                if (failure is not null && onError is not null)
                {
                    await onError(failure).ConfigureAwait(false);
                }
                else if (failure is not null)
                {
                    MeshLog.ReplyLost(session.Logger, failure, requestId);
                }
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                MeshLog.CallbackFailed(session.Logger, problem, requestId);
            }
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(BusSubscription subscription, string agent, string requestId, TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout, session.Time);
        try
        {
            var message = await subscription.Messages.ReadAsync(deadline.Token).ConfigureAwait(false);
            if (message is { Headers.Status: NoResponders, Payload.IsEmpty: true })
            {
                throw CallFailures.Nobody(agent, requestId, session.Catalog);
            }

            return string.Equals(message.Headers?[MeshHeaders.Status], MeshHeaders.Error, StringComparison.Ordinal)
                ? throw ErrorEnvelope.Read(message.Payload, agent, requestId, MeshErrorCodes.Unknown)
                : message.Payload;
        }
        catch (OperationCanceledException)
        {
            throw new CallTimeoutException($"agent `{agent}` did not answer in time") { Agent = agent, RequestId = requestId };
        }
        catch (ChannelClosedException closed)
        {
            throw new MeshConnectionException("the connection closed before the reply came", null, closed.InnerException)
            {
                Agent = agent,
                RequestId = requestId,
            };
        }
    }
}
