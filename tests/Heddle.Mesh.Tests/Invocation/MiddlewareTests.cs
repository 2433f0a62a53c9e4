using System.Collections.Concurrent;
using System.Text;

namespace Heddle.Mesh.Tests.Invocation;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Middleware_wraps_a_call_on_both_sides_from_the_outside_in()
    {
        var log = new ConcurrentQueue<string>();
        await using var mesh = new MeshFixture();
        var host = mesh.Join(new AgentMeshOptions { IncomingMiddleware = [Host("host 1"), Host("host 2")] });
        host.AddAgent(new AgentSpec("echo", "x"), (string text) => text).Use(Host("agent"));
        await host.StartAsync(MeshFixture.Timeout);
        var caller = mesh.Join(new AgentMeshOptions { OutgoingMiddleware = [Caller("caller 1"), Caller("caller 2")] });
        await caller.CallAsync("echo", "x", cancellationToken: MeshFixture.Timeout);
        log.ShouldBe(["caller 1", "caller 2", "host 1", "host 2", "agent", "/agent", "/host 2", "/host 1", "/caller 2", "/caller 1"]);

        Transport.PipelineMiddleware<AgentContext, CallReply> Host(string name) =>
            async (context, next) =>
            {
                log.Enqueue(name);
                var reply = await next(context);
                log.Enqueue("/" + name);
                return reply;
            };

        Transport.PipelineMiddleware<CallContext, CallReply> Caller(string name) =>
            async (context, next) =>
            {
                log.Enqueue(name);
                var reply = await next(context);
                log.Enqueue("/" + name);
                return reply;
            };
    }

    [Fact]
    public async Task Host_middleware_may_refuse_a_request_before_the_input_is_read()
    {
        var ran = false;
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(new AgentSpec("guarded", "x"), (int _) => ran = true)
            .Use((context, _) => throw new MeshException("denied", $"no authority for {context.Agent.FullName}"));
        await host.StartAsync(MeshFixture.Timeout);
        var problem = await Should.ThrowAsync<MeshException>(() =>
            mesh.Join().CallAsync("guarded", "not a number", cancellationToken: MeshFixture.Timeout)
        );
        problem.Code.ShouldBe("denied");
        ran.ShouldBeFalse();
    }

    [Fact]
    public async Task Host_middleware_may_answer_by_itself_and_add_headers()
    {
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(new AgentSpec("cached", "x"), (int _) => 1)
            .Use(
                (_, _) =>
                    new(
                        new CallReply
                        {
                            Payload = "2"u8.ToArray(),
                            Headers = new() { { "X-Cache", "hit" } },
                        }
                    )
            );
        await host.StartAsync(MeshFixture.Timeout);
        string? cache = null;
        var caller = mesh.Join(
            new AgentMeshOptions
            {
                OutgoingMiddleware =
                [
                    async (context, next) =>
                    {
                        var reply = await next(context);
                        cache = reply.Headers!["X-Cache"];
                        return reply;
                    },
                ],
            }
        );
        (await caller.CallAsync<int>("cached", 7, cancellationToken: MeshFixture.Timeout)).ShouldBe(2);
        cache.ShouldBe("hit");
    }

    [Fact]
    public async Task Middleware_may_replace_the_body_on_either_side()
    {
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(new AgentSpec("echo", "x"), (string text) => text)
            .Use(
                (context, next) =>
                {
                    context.Payload = Encoding.UTF8.GetBytes(
                        Encoding.UTF8.GetString(context.Payload.Span).Replace("b", "c", StringComparison.Ordinal)
                    );
                    return next(context);
                }
            );
        await host.StartAsync(MeshFixture.Timeout);
        var caller = mesh.Join(
            new AgentMeshOptions
            {
                OutgoingMiddleware =
                [
                    (context, next) =>
                    {
                        context.Payload = "\"b\""u8.ToArray();
                        return next(context);
                    },
                ],
            }
        );
        (await caller.CallAsync<string>("echo", "a", cancellationToken: MeshFixture.Timeout)).ShouldBe("c");
    }

    [Fact]
    public async Task Middleware_sees_a_whole_stream_at_the_host()
    {
        var finished = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(new AgentSpec("counter", "x"), (int count) => Enumerable.Range(0, count).ToAsyncEnumerable())
            .Use(
                async (context, next) =>
                {
                    var reply = await next(context);
                    finished.SetResult();
                    return reply;
                }
            );
        await host.StartAsync(MeshFixture.Timeout);
        var read = new List<int>();
        await foreach (var chunk in mesh.Join().StreamAsync<int>("counter", 3, cancellationToken: MeshFixture.Timeout))
        {
            read.Add(chunk);
        }

        read.ShouldBe([0, 1, 2]);
        await finished.Task.WaitAsync(MeshFixture.Timeout);
    }
}
