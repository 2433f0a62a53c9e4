using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Heddle.Mesh;

/// <summary>
/// The mesh's traces and metrics, under the names and units of OpenTelemetry. Nothing is computed when nobody listens.
/// </summary>
public static class MeshTelemetry
{
    /// <summary>
    /// The name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>, to subscribe to: spans <c>call</c>, <c>stream</c> and
    /// <c>send</c> of callers, the same of hosts, <c>reply</c> of callbacks; <c>rpc.client.duration</c> and <c>rpc.server.duration</c> in
    /// seconds, <c>heddle.mesh.server.active_requests</c>. Logs have the same category.
    /// </summary>
    public const string Name = "Heddle.Mesh";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> ClientDuration = Meter.CreateHistogram<double>(
        "rpc.client.duration",
        "s",
        "How long calls took, as the caller sees it; a stream until its end."
    );

    private static readonly Histogram<double> ServerDuration = Meter.CreateHistogram<double>(
        "rpc.server.duration",
        "s",
        "How long requests took, as the host sees it."
    );

    private static readonly UpDownCounter<long> ActiveRequests = Meter.CreateUpDownCounter<long>(
        "heddle.mesh.server.active_requests",
        "{request}",
        "How many requests an agent is working on, those that wait for their turn included."
    );

    internal static bool ObservesClients => Source.HasListeners() || ClientDuration.Enabled;

    internal static bool ObservesServers => Source.HasListeners() || ServerDuration.Enabled || ActiveRequests.Enabled;

    internal static void RecordClient(TimeSpan elapsed, string agent, InvocationVerb verb, string? failure) =>
        ClientDuration.Record(elapsed.TotalSeconds, Tags(agent, verb, failure));

    internal static void RecordServer(TimeSpan elapsed, string agent, InvocationVerb verb, string? failure) =>
        ServerDuration.Record(elapsed.TotalSeconds, Tags(agent, verb, failure));

    internal static void CountActive(long change, string agent) =>
        ActiveRequests.Add(change, new KeyValuePair<string, object?>("rpc.service", agent));

    internal static string VerbName(InvocationVerb verb) =>
        verb switch
        {
            InvocationVerb.Call => "call",
            InvocationVerb.Stream => "stream",
            InvocationVerb.Send => "send",
            InvocationVerb.Subscribe => "subscribe",
            _ => "none",
        };

    private static TagList Tags(string agent, InvocationVerb verb, string? failure)
    {
        var tags = new TagList
        {
            { "rpc.system", "heddle" },
            { "rpc.service", agent },
            { "rpc.method", VerbName(verb) },
        };
        if (failure is not null)
        {
            tags.Add("error.type", failure);
        }

        return tags;
    }
}
