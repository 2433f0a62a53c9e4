using System.Diagnostics;
using Heddle.Mesh.Tests.Hosting;
using Heddle.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heddle.Mesh.Tests.Observability;

/// <summary>What an application's own log lines carry while a request is handled.</summary>
public sealed class RequestLogScopeTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task A_line_of_a_lambda_carries_agent_request_trace_and_caller()
    {
        using var log = new ScopeLog();
        using var factory = log.CreateFactory();
        var logger = factory.CreateLogger("Application");
        await using var mesh = new MeshFixture();
        var host = mesh.Join(new AgentMeshOptions { LoggerFactory = factory });
        host.AddAgent(
            new AgentSpec("echo", "Echoes.") { Channel = "nlp" },
            async (string text) =>
            {
                await Task.Yield();
                ApplicationLog.Say(logger, "handling", text);
                return text;
            }
        );
        await host.StartAsync(MeshFixture.Timeout);
        var caller = mesh.Join();
        var headers = new BusHeaders { [MeshHeaders.TraceParent] = TraceParent };
        await caller.CallAsync("nlp.echo", "x", new CallOptions { Headers = headers }, MeshFixture.Timeout);

        var scope = log.ScopeOf("handling x");
        scope.Keys.ShouldBe(["agent", "request_id", "trace_id", "caller_instance_id"]);
        scope["agent"].ShouldBe("nlp.echo");
        scope["request_id"].ShouldBeOfType<string>().ShouldMatch("^[0-9a-f]{32}$");
        scope["trace_id"].ShouldBe("0af7651916cd43dd8448eb211c80319c");
        scope["caller_instance_id"].ShouldBe(caller.InstanceId);
        log.Lines.Single(line => line.Message == "handling x")
            .ScopeText.ShouldBe(
                $"agent:nlp.echo request_id:{scope["request_id"]} trace_id:{scope["trace_id"]} caller_instance_id:{caller.InstanceId}"
            );
    }

    [Fact]
    public async Task A_line_of_a_class_and_of_what_it_calls_carries_the_scope_and_lines_outside_do_not()
    {
        using var log = new ScopeLog();
        await using var application = await HostedApplication.StartAsync(
            mesh => mesh.AddAgent<LoggingAgent>(new AgentSpec("logging", "Logs.")),
            services => services.AddLogging(logging => logging.ClearProviders().AddProvider(log)).AddScoped<LoggingService>()
        );
        await application.Caller.CallAsync("logging", "one", cancellationToken: HostedApplication.Timeout);
        await application.Caller.CallAsync("logging", "two", cancellationToken: HostedApplication.Timeout);
        ApplicationLog.Say(application.Host.Services.GetRequiredService<ILogger<LoggingAgent>>(), "outside");

        foreach (var text in new[] { "one", "two" })
        {
            log.ScopeOf($"agent {text}")["agent"].ShouldBe("logging");
            log.ScopeOf($"service {text}")["request_id"].ShouldBe(log.ScopeOf($"agent {text}")["request_id"]);
        }

        log.ScopeOf("agent one")["request_id"].ShouldNotBe(log.ScopeOf("agent two")["request_id"]);
        log.ScopeOf("outside").ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_chunk_of_a_stream_and_middleware_are_inside()
    {
        using var log = new ScopeLog();
        using var factory = log.CreateFactory();
        var logger = factory.CreateLogger("Application");
        await using var mesh = new MeshFixture();
        var host = mesh.Join(
            new AgentMeshOptions
            {
                LoggerFactory = factory,
                IncomingMiddleware =
                [
                    (context, next) =>
                    {
                        ApplicationLog.Say(logger, "middleware");
                        return next(context);
                    },
                ],
            }
        );
        host.AddAgent(new AgentSpec("count", "Counts."), (int to) => CountAsync(to, logger));
        await host.StartAsync(MeshFixture.Timeout);
        await foreach (var _ in mesh.Join().StreamAsync<int>("count", 3, cancellationToken: MeshFixture.Timeout)) { }

        foreach (var message in new[] { "middleware", "chunk 0", "chunk 2" })
        {
            log.ScopeOf(message)["agent"].ShouldBe("count");
        }
    }

    [Fact]
    public async Task What_a_peer_does_not_say_is_left_out()
    {
        using var log = new ScopeLog();
        using var factory = log.CreateFactory();
        var logger = factory.CreateLogger("Application");
        await using var mesh = new MeshFixture();
        var host = mesh.Join(new AgentMeshOptions { LoggerFactory = factory });
        host.AddAgent(new AgentSpec("odd", "x"), (int _) => ApplicationLog.Say(logger, "odd"));
        await host.StartAsync(MeshFixture.Timeout);
        var raw = mesh.Raw();
        await raw.RequestAsync("mesh.agent.odd", "1"u8.ToArray(), Headers("odd"), TimeSpan.FromSeconds(30), MeshFixture.Timeout);
        log.ScopeOf("odd").ShouldBe(new Dictionary<string, object?> { ["agent"] = "odd", ["request_id"] = "r1" });

        static BusHeaders Headers(string trace) => new() { [MeshHeaders.RequestId] = "r1", [MeshHeaders.TraceParent] = trace };
    }

    [Fact]
    public async Task The_trace_that_a_host_begins_by_itself_is_told()
    {
        using var recording = new Recording();
        using var log = new ScopeLog();
        using var factory = log.CreateFactory();
        var logger = factory.CreateLogger("Application");
        await using var mesh = new MeshFixture();
        var host = mesh.Join(new AgentMeshOptions { LoggerFactory = factory });
        host.AddAgent(new AgentSpec("traced", "x"), (int _) => ApplicationLog.Trace(logger, Activity.Current!.TraceId));
        await host.StartAsync(MeshFixture.Timeout);
        await mesh.Raw().RequestAsync("mesh.agent.traced", "1"u8.ToArray(), null, TimeSpan.FromSeconds(30), MeshFixture.Timeout);
        var line = log.Lines.Single(line => line.Message.StartsWith("traced", StringComparison.Ordinal));
        line.Message.ShouldBe($"traced {line.Scope["trace_id"]}");
        line.Scope.Keys.ShouldBe(["agent", "trace_id"]);
    }

    [Fact]
    public async Task A_line_that_is_written_after_the_request_has_ended_still_tells_which_it_was()
    {
        using var log = new ScopeLog();
        using var factory = log.CreateFactory();
        var logger = factory.CreateLogger("Application");
        var answered = new TaskCompletionSource();
        Task? behind = null;
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync(
            "leaves.work",
            (int number) =>
            {
                behind = LogLaterAsync(answered.Task, logger);
                return number;
            },
            new AgentMeshOptions { LoggerFactory = factory }
        );
        await caller.CallAsync("leaves.work", 1, cancellationToken: MeshFixture.Timeout);
        answered.SetResult();
        await behind!;
        log.ScopeOf("later")["caller_instance_id"].ShouldBe(caller.InstanceId);
    }

    [Fact]
    public async Task A_request_costs_no_memory_more_where_nobody_logs_or_nobody_keeps_scopes()
    {
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        var none = await AllocatedAsync(host, null);
        (await AllocatedAsync(host, NullLoggerFactory.Instance)).ShouldBe(none);
        using var withoutScopes = LoggerFactory.Create(logging => logging.AddProvider(new ScopelessLog()));
        (await AllocatedAsync(host, withoutScopes)).ShouldBe(none);
        using var refused = new ScopeLog();
        using var refusing = LoggerFactory.Create(logging =>
            logging.AddProvider(refused).Services.Configure<LoggerFilterOptions>(options => options.CaptureScopes = false)
        );
        (await AllocatedAsync(host, refusing)).ShouldBe(none);
        using var log = new ScopeLog();
        using var withScopes = log.CreateFactory();
        (await AllocatedAsync(host, withScopes)).ShouldBeGreaterThan(none);
    }

    // The least of several rounds: the first ones pay for what the runtime prepares. Nothing here waits, so the thread stays the same.
    private static async Task<long> AllocatedAsync(AgentMesh mesh, ILoggerFactory? factory)
    {
        var agent = new AgentSpec("a", "b");
        var options = new AgentMeshOptions { LoggerFactory = factory };
        var pipeline = HostPipeline.Build(
            agent,
            options,
            (factory ?? NullLoggerFactory.Instance).CreateLogger("Heddle.Mesh"),
            [],
            _ => new ValueTask<CallReply>(CallReply.Empty)
        );
        var context = new AgentContext(mesh, agent);
        var least = long.MaxValue;
        for (var round = 0; round < 50; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                await pipeline(context);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static async IAsyncEnumerable<int> CountAsync(int to, ILogger logger)
    {
        for (var i = 0; i < to; i++)
        {
            await Task.Yield();
            ApplicationLog.Chunk(logger, i);
            yield return i;
        }
    }

    private static async Task LogLaterAsync(Task answered, ILogger logger)
    {
        await answered;
        ApplicationLog.Say(logger, "later");
    }

    private sealed class LoggingAgent(ILogger<LoggingAgent> logger, LoggingService service)
    {
        public async Task<string> HandleAsync(string text)
        {
            ApplicationLog.Say(logger, "agent", text);
            await service.WorkAsync(text);
            return text;
        }
    }

    private sealed class LoggingService(ILogger<LoggingService> logger)
    {
        public async Task WorkAsync(string text)
        {
            await Task.Yield();
            ApplicationLog.Say(logger, "service", text);
        }
    }
}
