namespace Heddle.Mesh;

/// <summary>
/// Which verb fits which agent (mesh-protocol §1.14). The messages name the verb that fits in the fragments other implementations'
/// tools look for: <c>subscribe</c>, <c>stream()</c>, <c>call()</c>.
/// </summary>
internal static class VerbRules
{
    public static bool Fits(InvocationVerb verb, bool invocable, bool streaming) =>
        verb switch
        {
            InvocationVerb.Call or InvocationVerb.Send => invocable && !streaming,
            InvocationVerb.Stream => invocable && streaming,
            InvocationVerb.Subscribe => !invocable && streaming,
            _ => true,
        };

    public static void Check(InvocationVerb verb, CatalogEntry entry)
    {
        if (!Fits(verb, entry.Invocable, entry.Streaming))
        {
            throw Mismatch(verb, entry.Name, entry.Invocable, entry.Streaming);
        }
    }

    public static InvocationMismatchException Mismatch(InvocationVerb verb, string agent, bool invocable, bool streaming) =>
        new(Explain(verb, agent, invocable, streaming)) { Agent = agent };

    private static string Explain(InvocationVerb verb, string agent, bool invocable, bool streaming) =>
        (invocable, streaming, verb) switch
        {
            (false, true, InvocationVerb.Call) => $"`{agent}` is a publisher and cannot be called. Subscribe to its events: subscribe()",
            (false, true, InvocationVerb.Send) => $"`{agent}` is a publisher and cannot be sent to. Subscribe to its events: subscribe()",
            (false, true, _) => $"`{agent}` is a publisher and cannot be streamed. Subscribe to its events: subscribe()",
            (false, false, InvocationVerb.Subscribe) => $"`{agent}` is a background task and does not publish events",
            (false, false, _) => $"`{agent}` is a background task and answers no requests",
            (true, true, InvocationVerb.Subscribe) => $"`{agent}` streams responses on request and publishes no events; use stream()",
            (true, true, _) => $"`{agent}` is streaming-only; use stream()",
            (true, false, InvocationVerb.Subscribe) => $"`{agent}` does not publish events; use call()",
            (true, false, _) => $"`{agent}` does not support streaming; use call()",
        };
}
