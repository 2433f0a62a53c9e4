using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Waits, behind the caller's back, for the reply to a send and hands it to the callback (mesh-protocol §1.8).</summary>
internal sealed class ReplyCallbacks(MeshSession session, Caller caller)
{
    /// <summary>Sends a request; once it is on its way, calls back once: with the reply, or with what went wrong.</summary>
    /// <param name="agent">Whom the request goes to.</param>
    /// <param name="input">The request's body.</param>
    /// <param name="onReply">Gets the reply's body.</param>
    /// <param name="onError">Gets the failure; <see langword="null"/> to have it logged.</param>
    /// <param name="options">Among others, how long to wait for the reply.</param>
    /// <param name="cancellationToken">Ends the sending, not the wait.</param>
    public async Task SendAsync(
        string agent,
        ReadOnlyMemory<byte> input,
        Func<ReadOnlyMemory<byte>, ValueTask> onReply,
        Func<MeshException, ValueTask>? onError,
        CallOptions? options,
        CancellationToken cancellationToken
    )
    {
        var requestId = RandomIds.New();
        var timeout = options?.Timeout ?? session.Options.StreamTimeout;
        var withTimeout = (options ?? new CallOptions()) with { Timeout = timeout };
        var (subscription, fate) = await ListenAsync(agent, requestId, cancellationToken).ConfigureAwait(false);
        try
        {
            var sent = await caller
                .InvokeAsync(InvocationVerb.Send, agent, input, withTimeout, MeshSubjects.Results(requestId), requestId, cancellationToken)
                .ConfigureAwait(false);
            var reply = new PendingReply(session, subscription, fate, agent, requestId, timeout);
            _ = DeliverAsync(reply, onReply, onError, sent.Sent);
        }
        catch
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Nothing that happens to the agent behind this, or that it replies, is missed.</summary>
    private async ValueTask<(BusSubscription Replies, AgentFate Fate)> ListenAsync(
        string agent,
        string requestId,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var fate = await session.Deaths.FollowAsync(agent, cancellationToken).ConfigureAwait(false);
            var options = new SubscribeOptions { Capacity = 16, Overflow = OverflowPolicy.Fail };
            var replies = await session
                .Bus.SubscribeAsync(MeshSubjects.Results(requestId), options, cancellationToken)
                .ConfigureAwait(false);
            return (replies, fate);
        }
        catch (BusException problem) when (CallFailures.ToMeshException(problem, agent, requestId) is { } failure)
        {
            throw failure;
        }
    }

    private async Task DeliverAsync(
        PendingReply pending,
        Func<ReadOnlyMemory<byte>, ValueTask> onReply,
        Func<MeshException, ValueTask>? onError,
        BusHeaders? sent
    )
    {
        await using (pending.ConfigureAwait(false))
        {
            using var activity = MeshTracing.ContinueWith(sent, pending.Agent, pending.RequestId);
            try
            {
                MeshException? failure = null;
                try
                {
                    await onReply(await pending.ReadAsync().ConfigureAwait(false)).ConfigureAwait(false);
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
                    MeshLog.ReplyLost(session.Logger, failure, pending.RequestId);
                }
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                MeshLog.CallbackFailed(session.Logger, problem, pending.RequestId);
            }
        }
    }
}
