using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Heddle.Mesh;

/// <summary>The assembly's trace source and meter. Nothing is computed when nobody listens.</summary>
internal static class MeshTelemetry
{
    public const string Name = "Heddle.Mesh";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> ClientDuration = Meter.CreateHistogram<double>(
        "rpc.client.duration",
        "s",
        "How long calls took, as the caller sees it."
    );

    private static readonly Histogram<double> ServerDuration = Meter.CreateHistogram<double>(
        "rpc.server.duration",
        "s",
        "How long requests took, as the host sees it."
    );

    public static bool MeasuresClients => ClientDuration.Enabled;

    public static bool MeasuresServers => ServerDuration.Enabled;

    public static void RecordClient(TimeSpan elapsed, string agent, InvocationVerb verb, string outcome) =>
        ClientDuration.Record(elapsed.TotalSeconds, Tags(agent, verb, outcome));

    public static void RecordServer(TimeSpan elapsed, string agent, InvocationVerb verb, string outcome) =>
        ServerDuration.Record(elapsed.TotalSeconds, Tags(agent, verb, outcome));

    public static string VerbName(InvocationVerb verb) =>
        verb switch
        {
            InvocationVerb.Call => "call",
            InvocationVerb.Stream => "stream",
            InvocationVerb.Send => "send",
            InvocationVerb.Subscribe => "subscribe",
            _ => "none",
        };

    private static TagList Tags(string agent, InvocationVerb verb, string outcome) =>
        new()
        {
            { "rpc.system", "heddle" },
            { "rpc.service", agent },
            { "rpc.method", VerbName(verb) },
            { "error.type", outcome },
        };
}
