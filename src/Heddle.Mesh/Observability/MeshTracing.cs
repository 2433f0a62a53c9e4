using System.Diagnostics;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Carries W3C Trace Context through every call, whether or not anybody records it, and records spans and durations when somebody does.
/// </summary>
internal static class MeshTracing
{
    private const string Success = "ok";

    public static ValueTask<CallReply> TraceCallAsync(CallContext context, PipelineStep<CallContext, CallReply> next)
    {
        if (MeshTelemetry.Source.HasListeners() || MeshTelemetry.MeasuresClients)
        {
            return RecordCallAsync(context, next);
        }

        Inject(context.Headers);
        return next(context);
    }

    public static ValueTask<CallReply> TraceHostAsync(AgentContext context, PipelineStep<AgentContext, CallReply> next) =>
        MeshTelemetry.Source.HasListeners() || MeshTelemetry.MeasuresServers ? RecordHostAsync(context, next) : next(context);

    private static async ValueTask<CallReply> RecordCallAsync(CallContext context, PipelineStep<CallContext, CallReply> next)
    {
        using var activity = MeshTelemetry.Source.StartActivity(
            $"{MeshTelemetry.VerbName(context.Verb)} {context.Agent}",
            ActivityKind.Client
        );
        Describe(activity, context.Agent, context.Verb, context.RequestId);
        Inject(context.Headers);
        var started = Stopwatch.GetTimestamp();
        var outcome = Success;
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            outcome = Fail(activity, problem);
            throw;
        }
        finally
        {
            MeshTelemetry.RecordClient(Stopwatch.GetElapsedTime(started), context.Agent, context.Verb, outcome);
        }
    }

    private static async ValueTask<CallReply> RecordHostAsync(AgentContext context, PipelineStep<AgentContext, CallReply> next)
    {
        using var activity = Extract(context);
        Describe(activity, context.Agent.FullName, context.Verb, context.RequestId);
        var started = Stopwatch.GetTimestamp();
        var outcome = Success;
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            outcome = Fail(activity, problem);
            throw;
        }
        finally
        {
            MeshTelemetry.RecordServer(Stopwatch.GetElapsedTime(started), context.Agent.FullName, context.Verb, outcome);
        }
    }

    // The ambient activity first; else what the request being handled brought along; else a trace begins here, unrecorded.
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
        else if (AgentContext.Current?.Headers is { } incoming && incoming.TryGet(MeshHeaders.TraceParent, out var parent))
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

    private static Activity? Extract(AgentContext context)
    {
        _ = ActivityContext.TryParse(
            context.Headers[MeshHeaders.TraceParent],
            context.Headers[MeshHeaders.TraceState],
            isRemote: true,
            out var parent
        );
        return MeshTelemetry.Source.StartActivity(
            $"{MeshTelemetry.VerbName(context.Verb)} {context.Agent.FullName}",
            ActivityKind.Server,
            parent
        );
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

    private static string Fail(Activity? activity, Exception problem)
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
