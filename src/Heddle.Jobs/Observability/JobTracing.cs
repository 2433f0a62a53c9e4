using System.Diagnostics;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Carries W3C Trace Context over every hop of a job, whether or not anybody records it, and makes spans when somebody does.
/// </summary>
internal static class JobTracing
{
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";

    public static readonly ActivitySource Source = new("Heddle.Jobs");

    private static readonly AsyncLocal<JobTrace?> Ambient = new();

    /// <summary>The job whose handler runs here; a job it submits continues that trace, also when nobody records it.</summary>
    public static JobTrace? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The headers for a packet that begins here: the ambient span's, else those of the job being handled, else a new trace's.</summary>
    public static BusHeaders Inject()
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } current)
        {
            return Of(current);
        }

        return Ambient.Value is { } ambient ? Continue(ambient.Headers) : Begin();
    }

    /// <summary>The headers for a packet that follows from a span or, where nobody records, from what came in.</summary>
    public static BusHeaders Follow(Activity? span, BusHeaders? incoming) =>
        span is { IdFormat: ActivityIdFormat.W3C } ? Of(span)
        : incoming is null ? Begin()
        : Continue(incoming);

    /// <summary>Begins the span of a job at its worker; <see langword="null"/> when nobody listens.</summary>
    public static Activity? StartRun(JobRequest request, BusHeaders? headers)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(headers?[TraceParent], headers?[TraceState], isRemote: true, out var parent);
        return Describe(Source.StartActivity($"process {request.Topic}", ActivityKind.Consumer, parent), request);
    }

    /// <summary>Begins the span of a job at its client; <see langword="null"/> when nobody listens.</summary>
    public static Activity? StartSubmit(JobRequest request) =>
        Source.HasListeners() ? Describe(Source.StartActivity($"publish {request.Topic}", ActivityKind.Producer), request) : null;

    private static Activity? Describe(Activity? span, JobRequest request)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("messaging.system", "nats");
            span.SetTag("messaging.destination.name", request.Topic);
            span.SetTag("messaging.message.id", request.JobId);
        }

        return span;
    }

    private static BusHeaders Of(Activity span)
    {
        var headers = new BusHeaders(2) { { TraceParent, span.Id! } };
        if (span.TraceStateString is { Length: > 0 } state)
        {
            headers.Add(TraceState, state);
        }

        return headers;
    }

    private static BusHeaders Continue(BusHeaders incoming)
    {
        if (!incoming.TryGet(TraceParent, out var parent))
        {
            return Begin();
        }

        var headers = new BusHeaders(2) { { TraceParent, parent } };
        if (incoming.TryGet(TraceState, out var state))
        {
            headers.Add(TraceState, state);
        }

        return headers;
    }

    private static BusHeaders Begin() =>
        new(2) { { TraceParent, $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00" } };
}
