using System.Globalization;
using System.Runtime.CompilerServices;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>The caller's side of every verb: checks, stamps, sends, and turns whatever comes back into a reply or one typed error.</summary>
internal sealed class Caller
{
    private readonly MeshSession _session;
    private readonly PipelineStep<CallContext, CallReply> _pipeline;

    public Caller(MeshSession session)
    {
        _session = session;
        var streams = new StreamReader(session);
        IEnumerable<PipelineMiddleware<CallContext, CallReply>> all =
        [
            MeshTracing.TraceCallAsync,
            StampDeadlineAsync,
            .. session.Options.OutgoingMiddleware,
        ];
        _pipeline = Pipeline.Build(
            all,
            context =>
                context.Verb switch
                {
                    InvocationVerb.Stream => new ValueTask<CallReply>(new CallReply { Chunks = streams.ReadAsync(context) }),
                    InvocationVerb.Send => SendAsync(context),
                    _ => CallAsync(context),
                }
        );
    }

    /// <summary>Runs one call through the pipeline.</summary>
    public ValueTask<CallReply> InvokeAsync(
        InvocationVerb verb,
        string agent,
        ReadOnlyMemory<byte> payload,
        CallOptions? options,
        string? replyTo,
        string? requestId,
        CancellationToken cancellationToken
    )
    {
        var fallback = verb == InvocationVerb.Stream ? _session.Options.StreamTimeout : _session.Options.CallTimeout;
        var context = new CallContext(agent, verb, requestId ?? RandomIds.New(), payload, options?.Timeout ?? fallback)
        {
            CancellationToken = cancellationToken,
            ReplyTo = replyTo,
            StreamBuffer = (options ?? DefaultOptions).StreamBuffer,
        };
        Stamp(context, options?.Headers);
        var current = _session.Catalog.EnsureCurrentAsync(cancellationToken);
        return current.IsCompletedSuccessfully ? InvokeChecked(context) : InvokeLaterAsync(current.AsTask(), context);
    }

    /// <summary>The wait for the catalog counts towards the deadline. Without a catalog the verb is not checked here, but at the host.</summary>
    private async ValueTask<CallReply> InvokeLaterAsync(Task current, CallContext context)
    {
        var started = _session.Time.GetTimestamp();
        // No timer waits longer; nobody will see the difference.
        var timeout = context.Timeout.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : context.Timeout;
        try
        {
            await current.WaitAsync(timeout, _session.Time, context.CancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw TimedOut(context);
        }
        catch (BusException problem)
        {
            MeshLog.CatalogUnknown(_session.Logger, problem, context.Agent);
            if (CallFailures.ToMeshException(problem, context.Agent, context.RequestId) is { } failure)
            {
                throw failure;
            }
        }

        if (context.Timeout != Timeout.InfiniteTimeSpan)
        {
            context.Timeout -= _session.Time.GetElapsedTime(started);
        }

        return await InvokeChecked(context).ConfigureAwait(false);
    }

    // What the catalog lists has a legal name and a shape to check the verb against; what it does not list is tried all the same.
    private ValueTask<CallReply> InvokeChecked(CallContext context)
    {
        if (_session.Catalog.Find(context.Agent) is { } entry)
        {
            VerbRules.Check(context.Verb, entry);
        }
        else
        {
            AgentName.Check(context.Agent, "agent name");
        }

        return _pipeline(context);
    }

    private static readonly CallOptions DefaultOptions = new();

    private void Stamp(CallContext context, BusHeaders? extra)
    {
        var headers = context.Headers;
        headers.Add(MeshHeaders.RequestId, context.RequestId);
        if (context.Verb == InvocationVerb.Stream)
        {
            headers.Add(MeshHeaders.Stream, MeshHeaders.True);
        }

        if (
            context is { Verb: InvocationVerb.Send, ReplyTo: { } replyTo }
            && !replyTo.StartsWith("mesh.results.", StringComparison.Ordinal)
        )
        {
            headers.Add(MeshHeaders.ReplyTo, replyTo);
        }

        headers.Add(MeshHeaders.InstanceId, _session.InstanceId);
        if (extra is null)
        {
            return;
        }

        foreach (var (name, value) in extra)
        {
            if (!name.StartsWith("X-Mesh-", StringComparison.OrdinalIgnoreCase))
            {
                headers.Add(name, value);
            }
        }
    }

    // A handler's own calls may not outlive the caller that waits for the handler: the deadline shrinks from hop to hop.
    private ValueTask<CallReply> StampDeadlineAsync(CallContext context, PipelineStep<CallContext, CallReply> next)
    {
        var now = _session.Time.GetUtcNow();
        var deadline = context.Timeout == Timeout.InfiniteTimeSpan ? (DateTimeOffset?)null : now + context.Timeout;
        if (AgentContext.Current?.Deadline is { } inherited && (deadline is null || inherited < deadline))
        {
            deadline = inherited;
            context.Timeout = inherited - now;
        }

        if (deadline is { } end)
        {
            if (context.Timeout <= TimeSpan.Zero)
            {
                throw TimedOut(context);
            }

            context.Deadline = end;
            context.Headers.Add(MeshHeaders.Deadline, end.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        }

        return next(context);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CallReply> CallAsync(CallContext context)
    {
        var following = _session.Deaths.FollowAsync(context.Agent, context.CancellationToken);
        var fate = following.IsCompletedSuccessfully
            ? await following.ConfigureAwait(false)
            : await FollowAsync(following, context).ConfigureAwait(false);
        using var linked = context.CancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, fate.Ended)
            : null;
        try
        {
            var reply = await _session
                .Bus.RequestAsync(fate.Subject, context.Payload, context.Headers, context.Timeout, linked?.Token ?? fate.Ended)
                .ConfigureAwait(false);
            return ReadReply(context, reply);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            await _session.CancelAtHostAsync(context.RequestId).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException) when (fate.Ended.IsCancellationRequested)
        {
            throw fate.ToException(context.Agent, context.RequestId);
        }
        catch (BusException problem) when (CallFailures.ToMeshException(problem, context, _session.Catalog) is { } failure)
        {
            throw failure;
        }
    }

    private async ValueTask<AgentFate> FollowAsync(ValueTask<AgentFate> following, CallContext context)
    {
        try
        {
            return await following.ConfigureAwait(false);
        }
        catch (BusException problem) when (CallFailures.ToMeshException(problem, context, _session.Catalog) is { } failure)
        {
            throw failure;
        }
    }

    private async ValueTask<CallReply> SendAsync(CallContext context)
    {
        try
        {
            await _session
                .Bus.PublishAsync(
                    MeshSubjects.Agent(context.Agent),
                    context.Payload,
                    context.Headers,
                    context.ReplyTo,
                    context.CancellationToken
                )
                .ConfigureAwait(false);
            return context.ReplyTo is null ? CallReply.Empty : new CallReply { Sent = context.Headers };
        }
        catch (BusException problem) when (CallFailures.ToMeshException(problem, context, _session.Catalog) is { } failure)
        {
            throw failure;
        }
    }

    internal static CallTimeoutException TimedOut(CallContext context) =>
        new($"agent `{context.Agent}` did not answer in time") { Agent = context.Agent, RequestId = context.RequestId };

    internal static CallReply ReadReply(CallContext context, BusMessage reply)
    {
        if (string.Equals(reply.Headers?[MeshHeaders.Status], MeshHeaders.Error, StringComparison.Ordinal))
        {
            throw ErrorEnvelope.Read(reply.Payload, context.Agent, context.RequestId, MeshErrorCodes.Unknown);
        }

        return new CallReply { Payload = reply.Payload, Headers = reply.Headers };
    }
}
