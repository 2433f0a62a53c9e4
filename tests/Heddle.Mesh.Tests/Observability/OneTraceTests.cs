using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Heddle.Mesh.Tests.Observability;

/// <summary>One trace id from a caller through streams, callbacks and nested calls, recorded or not.</summary>
public sealed class OneTraceTests
{
    private static CancellationToken Timeout => MeshFixture.Timeout;

    [Fact]
    public async Task A_recorded_trace_runs_through_a_stream_the_calls_it_makes_and_a_callbacks_own()
    {
        using var recording = new Recording();
        using var source = new ActivitySource("test");
        await using var bench = await MeshTest.StartAsync(Declare);
        ActivityTraceId trace;
        using (var root = source.StartActivity("root")!)
        {
            trace = root.TraceId;
            (await RunAsync(bench.Caller)).ShouldAllBe(id => id == trace.ToHexString());
        }

        var spans = await recording.SpansAsync(trace, 9);
        spans
            .Select(span => $"{span.Kind} {span.DisplayName}")
            .Order()
            .ShouldBe([
                "Client call inner",
                "Client call inner",
                "Client send outer",
                "Client stream counter",
                "Consumer reply outer",
                "Server call inner",
                "Server call inner",
                "Server call outer",
                "Server stream counter",
            ]);
        ParentOf("Server stream counter").ShouldBe("stream counter");
        ParentOf("Consumer reply outer").ShouldBe("send outer");
        spans.ShouldAllBe(span => span.Status == ActivityStatusCode.Unset);

        string? ParentOf(string name)
        {
            var child = spans.Single(span => $"{span.Kind} {span.DisplayName}" == name);
            return spans.SingleOrDefault(span => span.SpanId == child.ParentSpanId)?.DisplayName;
        }
    }

    [Fact]
    public async Task A_callbacks_calls_go_on_with_the_trace_of_the_send_though_nothing_was_ambient()
    {
        using var recording = new Recording();
        await CallbackAsync();
    }

    [Fact]
    public async Task A_callbacks_calls_go_on_with_the_trace_of_the_send_though_nobody_records() => await CallbackAsync();

    [Fact]
    public async Task The_span_of_a_stream_lasts_until_its_reader_leaves()
    {
        using var recording = new Recording();
        using var source = new ActivitySource("test");
        using var root = source.StartActivity("root")!;
        await using var bench = await MeshTest.StartAsync(Declare);
        await foreach (var chunk in bench.Caller.StreamAsync<string>("counter", 5, cancellationToken: Timeout))
        {
            chunk.ShouldNotBeEmpty();
            recording
                .Measured.Where(measured => measured.Name == "rpc.client.duration" && measured.Tags["rpc.service"] is "counter")
                .ShouldBeEmpty();
            break;
        }

        var spans = await recording.SpansAsync(root.TraceId, 1);
        spans.ShouldContain(span => span.Kind == ActivityKind.Client && span.DisplayName == "stream counter");
        Activity.Current.ShouldBe(root);
    }

    [Fact]
    public async Task Durations_carry_what_was_called_and_the_error_when_there_was_one()
    {
        using var recording = new Recording();
        await using var bench = await MeshTest.StartAsync(mesh =>
        {
            mesh.AddAgent(new AgentSpec("metered.good", "x"), () => 1);
            mesh.AddAgent(new AgentSpec("metered.bad", "x"), int () => throw new InvalidOperationException("boom"));
        });
        await bench.Caller.CallAsync("metered.good", cancellationToken: Timeout);
        await Should.ThrowAsync<HandlerErrorException>(() => bench.Caller.CallAsync("metered.bad", cancellationToken: Timeout));
        await bench.Host.StopAsync(Timeout);
        foreach (var name in new[] { "rpc.client.duration", "rpc.server.duration" })
        {
            var good = Single(name, "metered.good");
            good.Value.ShouldBeInRange(0, 30);
            good.Tags["rpc.method"].ShouldBe("call");
            good.Tags.ShouldNotContainKey("error.type");
            Single(name, "metered.bad").Tags["error.type"].ShouldBe("handler_error");
        }

        recording
            .Measured.Where(measured =>
                measured.Name == "heddle.mesh.server.active_requests" && measured.Tags["rpc.service"] is "metered.good"
            )
            .Select(measured => measured.Value)
            .ShouldBe([1, -1]);

        (string Name, double Value, Dictionary<string, object?> Tags) Single(string name, string agent) =>
            recording.Measured.Single(measured => measured.Name == name && measured.Tags["rpc.service"] as string == agent);
    }

    private static async Task CallbackAsync()
    {
        Activity.Current.ShouldBeNull();
        await using var bench = await MeshTest.StartAsync(Declare);
        var ids = Channel.CreateUnbounded<string>();
        await bench.Caller.SendAsync<string>(
            "echo",
            null,
            async first =>
            {
                await ids.Writer.WriteAsync(first);
                await ids.Writer.WriteAsync(await bench.Caller.CallAsync<string>("inner", cancellationToken: Timeout));
            },
            cancellationToken: Timeout
        );
        var sent = await ids.Reader.ReadAsync(Timeout);
        (await ids.Reader.ReadAsync(Timeout)).ShouldBe(sent);
    }

    private static void Declare(AgentMesh mesh)
    {
        mesh.AddAgent(new AgentSpec("inner", "Tells its trace id."), TraceId);
        mesh.AddAgent(new AgentSpec("echo", "Tells its trace id."), TraceId);
        mesh.AddAgent(
            new AgentSpec("outer", "Asks another."),
            (AgentMesh own, CancellationToken cancel) => own.CallAsync<string>("inner", cancellationToken: cancel)
        );
        mesh.AddAgent(new AgentSpec("counter", "Streams its trace id."), CountAsync);
    }

    /// <summary>Streams, sends, and calls from the callback; gives every trace id that an agent saw.</summary>
    private static async Task<List<string>> RunAsync(AgentMesh caller)
    {
        var seen = new List<string>();
        await foreach (var id in caller.StreamAsync<string>("counter", 2, cancellationToken: Timeout))
        {
            seen.Add(id);
        }

        var done = new TaskCompletionSource();
        await caller.SendAsync<string>(
            "outer",
            null,
            async id =>
            {
                seen.Add(id);
                seen.Add(await caller.CallAsync<string>("inner", cancellationToken: Timeout));
                done.SetResult();
            },
            cancellationToken: Timeout
        );
        await done.Task.WaitAsync(Timeout);
        seen.Count.ShouldBe(4);
        return seen;
    }

    private static string TraceId(AgentContext context) => context.Headers[MeshHeaders.TraceParent]!.Split('-')[1];

    private static async IAsyncEnumerable<string> CountAsync(
        int count,
        AgentContext context,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            cancel.ThrowIfCancellationRequested();
            yield return TraceId(context);
        }
    }
}
