using System.Diagnostics;

namespace Heddle.Mesh.Tests.Observability;

public sealed class TracingTests
{
    [Fact]
    public async Task One_trace_id_runs_through_nested_calls_though_nobody_records()
    {
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(new AgentSpec("inner", "x"), (AgentContext context) => context.Headers[MeshHeaders.TraceParent]!);
        host.AddAgent(
            new AgentSpec("outer", "x"),
            async (AgentContext context, CancellationToken cancel) =>
                new[]
                {
                    context.Headers[MeshHeaders.TraceParent]!,
                    await context.Mesh.CallAsync<string>("inner", cancellationToken: cancel),
                }
        );
        await host.StartAsync(MeshFixture.Timeout);
        var seen = await mesh.Join().CallAsync<string[]>("outer", cancellationToken: MeshFixture.Timeout);
        TraceId(seen[1]).ShouldBe(TraceId(seen[0]));
        TraceId(seen[0]).ShouldNotBe(new string('0', 32));
    }

    [Fact]
    public async Task Spans_of_caller_and_host_join_the_ambient_trace()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Heddle.Mesh" or "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (spans)
                {
                    spans.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("test");
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("traced.echo", (string text) => text);
        using var root = source.StartActivity("root")!;
        await caller.CallAsync("traced.echo", "x", cancellationToken: MeshFixture.Timeout);
        List<Activity> mine;
        lock (spans)
        {
            mine = [.. spans.Where(span => span.TraceId == root.TraceId)];
        }

        var client = mine.Single(span => span.Kind == ActivityKind.Client);
        var server = mine.Single(span => span.Kind == ActivityKind.Server);
        client.ParentSpanId.ShouldBe(root.SpanId);
        server.ParentSpanId.ShouldBe(client.SpanId);
        server.GetTagItem("rpc.service").ShouldBe("traced.echo");
    }

    private static string TraceId(string traceParent) => traceParent.Split('-')[1];
}
