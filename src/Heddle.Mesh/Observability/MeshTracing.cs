using System.Diagnostics;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Carries W3C Trace Context through every call, whether or not anybody records it, and records spans and durations when somebody does.
/// </summary>
internal static class MeshTracing
{
    /// <summary>The headers of the send whose callback runs; they carry its trace when nobody records it.</summary>
    private static readonly AsyncLocal<BusHeaders?> Continued = new();

    public static ValueTask<CallReply> TraceCallAsync(CallContext context, PipelineStep<CallContext, CallReply> next)
    {
        if (MeshTelemetry.ObservesClients)
        {
            return RecordCallAsync(context, next);
        }

        Inject(context.Headers);
        return next(context);
    }

    public static ValueTask<CallReply> TraceHostAsync(AgentContext context, PipelineStep<AgentContext, CallReply> next) =>
        MeshTelemetry.ObservesServers ? RecordHostAsync(context, next) : next(context);

    /// <summary>
    /// Lets the rest of an asynchronous method, which waits for a reply and calls back, go on with the trace of the send. The span, if
    /// anybody records it, lasts until it is disposed.
    /// </summary>
    public static Activity? ContinueWith(BusHeaders? sent, string agent, string requestId)
    {
        Continued.Value = sent;
        var activity = Start("reply", agent, ActivityKind.Consumer, sent);
        Describe(activity, agent, InvocationVerb.Send, requestId);
        return activity;
    }

    private static async ValueTask<CallReply> RecordCallAsync(CallContext context, PipelineStep<CallContext, CallReply> next)
    {
        var span = new CallSpan(context, Start(MeshTelemetry.VerbName(context.Verb), context.Agent, ActivityKind.Client, null));
        Describe(span.Activity, context.Agent, context.Verb, context.RequestId);
        Inject(context.Headers);
        try
        {
            var reply = await next(context).ConfigureAwait(false);
            if (reply.Chunks is { } chunks)
            {
                return new CallReply { Headers = reply.Headers, Chunks = span.UntilEndOf(chunks) };
            }

            span.End(null);
            return reply;
        }
        catch (Exception problem)
        {
            span.End(problem);
            throw;
        }
    }

    private static async ValueTask<CallReply> RecordHostAsync(AgentContext context, PipelineStep<AgentContext, CallReply> next)
    {
        var agent = context.Agent.FullName;
        using var activity = Start(MeshTelemetry.VerbName(context.Verb), agent, ActivityKind.Server, context.Headers);
        Describe(activity, agent, context.Verb, context.RequestId);
        var started = Stopwatch.GetTimestamp();
        string? failure = null;
        MeshTelemetry.CountActive(+1, agent);
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            failure = Fail(activity, problem);
            throw;
        }
        finally
        {
            MeshTelemetry.CountActive(-1, agent);
            MeshTelemetry.RecordServer(Stopwatch.GetElapsedTime(started), agent, context.Verb, failure);
        }
    }

    // The ambient activity first; else what the send being called back, or the request being handled, carried; else a trace begins
    // here, unrecorded.
    private static void Inject(BusHeaders headers)
    {
        if (headers.TryGet(MeshHeaders.TraceParent, out _))
        {
            return;
        }

        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } current)
        {
            headers.Add(MeshHeaders.TraceParent, id);
            if (current.TraceStateString is { Length: > 0 } state)
            {
                headers.Add(MeshHeaders.TraceState, state);
            }
        }
        else if (
            (Continued.Value ?? AgentContext.Current?.Headers) is { } incoming
            && incoming.TryGet(MeshHeaders.TraceParent, out var parent)
        )
        {
            headers.Add(MeshHeaders.TraceParent, parent);
            if (incoming.TryGet(MeshHeaders.TraceState, out var state))
            {
                headers.Add(MeshHeaders.TraceState, state);
            }
        }
        else
        {
            headers.Add(MeshHeaders.TraceParent, RandomIds.NewTraceParent());
        }
    }

    // Without headers, or with none that can be read, the ambient activity is the parent.
    private static Activity? Start(string verb, string agent, ActivityKind kind, BusHeaders? parent)
    {
        _ = ActivityContext.TryParse(parent?[MeshHeaders.TraceParent], parent?[MeshHeaders.TraceState], isRemote: true, out var context);
        return MeshTelemetry.Source.HasListeners() ? MeshTelemetry.Source.StartActivity($"{verb} {agent}", kind, context) : null;
    }

    private static void Describe(Activity? activity, string agent, InvocationVerb verb, string requestId)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("rpc.system", "heddle");
            activity.SetTag("rpc.service", agent);
            activity.SetTag("rpc.method", MeshTelemetry.VerbName(verb));
            activity.SetTag("heddle.request_id", requestId);
        }
    }

    /// <summary>Marks a span as failed and gives the failure's name.</summary>
    public static string Fail(Activity? activity, Exception problem)
    {
        var code =
            problem is MeshException failure ? failure.Code
            : problem is OperationCanceledException ? MeshErrorCodes.Aborted
            : MeshErrorCodes.HandlerError;
        activity?.SetStatus(ActivityStatusCode.Error, code);
        activity?.SetTag("error.type", code);
        return code;
    }
}
