using System.Text;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Observability;

/// <summary>Reading log events (mesh-protocol §1.13).</summary>
public sealed class LogWatchTests
{
    private const string Python =
        """{"timestamp":"2026-11-20T21:47:32.997076+00:00","level":"warn","agent":"bad.handler","event":"request_failed","request_id":"e8f8","message":"boom","data":{"code":"handler_error"}}""";

    [Fact]
    public async Task An_event_of_a_host_arrives_with_all_it_says()
    {
        await using var mesh = new MeshFixture();
        var observer = mesh.Join();
        await using var watch = await observer.Observe.WatchLogsAsync(cancellationToken: MeshFixture.Timeout);
        var host = mesh.Join();
        host.AddAgent(new AgentSpec("faulty", "Fails."), int () => throw new InvalidOperationException("boom"));
        await host.StartAsync(MeshFixture.Timeout);
        await Should.ThrowAsync<HandlerErrorException>(() => observer.CallAsync("faulty", cancellationToken: MeshFixture.Timeout));

        await using var logs = watch.GetAsyncEnumerator(MeshFixture.Timeout);
        var registered = await NextAsync(logs);
        (registered.Name, registered.Level, registered.Agent).ShouldBe(("agent_registered", MeshLogLevel.Info, "faulty"));
        (registered.RequestId, registered.Message, registered.InstanceId).ShouldBe(("", "", host.InstanceId));
        registered.Data.GetRawText().ShouldBe("{}");
        var failed = await NextAsync(logs);
        (failed.Name, failed.Level, failed.Message).ShouldBe(("request_failed", MeshLogLevel.Warn, "boom"));
        failed.RequestId.ShouldMatch("^[0-9a-f]{32}$");
        failed.Data.GetProperty("code").GetString().ShouldBe("handler_error");
        (failed.Timestamp - TimeProvider.System.GetUtcNow()).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task An_event_of_another_implementation_is_read_and_what_is_none_is_passed_over()
    {
        await using var mesh = new MeshFixture();
        await using var watch = await mesh.Join().Observe.WatchLogsAsync(cancellationToken: MeshFixture.Timeout);
        string[] foreign =
        [
            "",
            "{",
            "[]",
            "null",
            "\"text\"",
            Python.Replace("\"level\":\"warn\"", "\"level\":\"loud\""),
            Python.Replace("\"level\":\"warn\"", "\"level\":\"off\""),
            Python.Replace("\"level\":\"warn\"", "\"level\":30"),
            Python.Replace("\"agent\":\"bad.handler\",", ""),
            Python.Replace("\"event\":\"request_failed\",", ""),
            Python.Replace("2026-11-20T21:47:32.997076+00:00", "yesterday"),
            Python.Replace("\"request_failed\"", "\"\\ud800\""),
        ];
        var raw = mesh.Raw();
        foreach (var body in foreign.Append(Python))
        {
            await raw.PublishAsync("mesh.logs.bad.handler", Encoding.UTF8.GetBytes(body), cancellationToken: MeshFixture.Timeout);
        }

        await using var logs = watch.GetAsyncEnumerator(MeshFixture.Timeout);
        var log = await NextAsync(logs);
        log.Timestamp.ShouldBe(new DateTimeOffset(2026, 11, 20, 21, 47, 32, 997, 76, TimeSpan.Zero));
        (log.Level, log.Agent, log.Name, log.RequestId, log.Message, log.InstanceId).ShouldBe(
            (MeshLogLevel.Warn, "bad.handler", "request_failed", "e8f8", "boom", "")
        );
        log.Data.GetRawText().ShouldBe("""{"code":"handler_error"}""");
    }

    [Fact]
    public async Task What_an_event_leaves_out_is_empty()
    {
        await using var mesh = new MeshFixture();
        await using var watch = await mesh.Join().Observe.WatchLogsAsync(cancellationToken: MeshFixture.Timeout);
        await mesh.Raw()
            .PublishAsync(
                "mesh.logs.a",
                """{"timestamp":"2026-11-20T21:47:32Z","level":"info","agent":"a","event":"own_event","request_id":null,"data":null,"more":1}"""u8.ToArray(),
                cancellationToken: MeshFixture.Timeout
            );
        await using var logs = watch.GetAsyncEnumerator(MeshFixture.Timeout);
        var log = await NextAsync(logs);
        (log.Name, log.RequestId, log.Message, log.Data.GetRawText()).ShouldBe(("own_event", "", "", "{}"));
    }

    [Fact]
    public async Task A_filter_lets_one_agent_and_a_minimum_level_through()
    {
        await using var mesh = new MeshFixture();
        var filter = new LogFilter { Agent = "one", Level = MeshLogLevel.Warn };
        await using var watch = await mesh.Join().Observe.WatchLogsAsync(filter, MeshFixture.Timeout);
        var raw = mesh.Raw();
        foreach (var (agent, level) in new[] { ("two", "error"), ("one", "debug"), ("one", "info"), ("one", "warn"), ("one", "error") })
        {
            await raw.PublishAsync($"mesh.logs.{agent}", Write(agent, level), cancellationToken: MeshFixture.Timeout);
        }

        await using var logs = watch.GetAsyncEnumerator(MeshFixture.Timeout);
        (await NextAsync(logs)).Level.ShouldBe(MeshLogLevel.Warn);
        (await NextAsync(logs)).Level.ShouldBe(MeshLogLevel.Error);
    }

    [Fact]
    public async Task A_reader_that_falls_behind_misses_the_oldest_and_can_see_how_many()
    {
        await using var mesh = new MeshFixture();
        await using var watch = await mesh.Join().Observe.WatchLogsAsync(new LogFilter { Buffer = 2 }, MeshFixture.Timeout);
        var raw = mesh.Raw();
        for (var i = 0; i < 5; i++)
        {
            await raw.PublishAsync($"mesh.logs.a{i}", Write($"a{i}", "info"), cancellationToken: MeshFixture.Timeout);
        }

        await raw.FlushAsync(MeshFixture.Timeout);
        watch.MissedEvents.ShouldBe(3);
        await using var logs = watch.GetAsyncEnumerator(MeshFixture.Timeout);
        (await NextAsync(logs)).Agent.ShouldBe("a3");
        (await NextAsync(logs)).Agent.ShouldBe("a4");
    }

    [Fact]
    public async Task Leaving_the_enumeration_ends_the_watch()
    {
        await using var mesh = new MeshFixture();
        var watch = await mesh.Join().Observe.WatchLogsAsync(cancellationToken: MeshFixture.Timeout);
        var raw = mesh.Raw();
        await raw.PublishAsync("mesh.logs.a", Write("a", "info"), cancellationToken: MeshFixture.Timeout);
        await foreach (var log in watch.WithCancellation(MeshFixture.Timeout))
        {
            log.Agent.ShouldBe("a");
            break;
        }

        await Should.ThrowAsync<NoRespondersException>(async () =>
            await raw.RequestAsync("mesh.logs.a", default, null, TimeSpan.FromSeconds(30), MeshFixture.Timeout)
        );
    }

    [Fact]
    public async Task A_disposed_watch_ends_in_silence_and_one_whose_connection_ended_says_so()
    {
        await using var mesh = new MeshFixture();
        var observer = mesh.Join();
        var disposed = await observer.Observe.WatchLogsAsync(cancellationToken: MeshFixture.Timeout);
        await disposed.DisposeAsync();
        (await disposed.GetAsyncEnumerator(MeshFixture.Timeout).MoveNextAsync()).ShouldBeFalse();

        var cut = await observer.Observe.WatchLogsAsync(cancellationToken: MeshFixture.Timeout);
        await observer.DisposeAsync();
        await Should.ThrowAsync<MeshConnectionException>(async () => await cut.GetAsyncEnumerator(MeshFixture.Timeout).MoveNextAsync());
    }

    [Fact]
    public void A_filter_is_checked_when_it_is_made()
    {
        Should.Throw<ArgumentException>(() => new LogFilter { Agent = "a b" }).Message.ShouldContain("`a b`");
        Should.Throw<ArgumentOutOfRangeException>(() => new LogFilter { Level = (MeshLogLevel)7 }).Message.ShouldContain("`debug`, `info`");
        Should.Throw<ArgumentOutOfRangeException>(() => new LogFilter { Buffer = 0 });
    }

    private static byte[] Write(string agent, string level) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string>
            {
                ["timestamp"] = "2026-11-20T21:47:32Z",
                ["level"] = level,
                ["agent"] = agent,
                ["event"] = "own_event",
            }
        );

    private static async Task<LogEvent> NextAsync(IAsyncEnumerator<LogEvent> logs)
    {
        (await logs.MoveNextAsync()).ShouldBeTrue();
        return logs.Current;
    }
}
