using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Invocation;

public sealed class CallTests
{
    [Fact]
    public async Task A_call_returns_what_the_handler_gave()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("greeter", (Person person) => new Greeting($"Hello {person.Name}"));
        (await caller.CallAsync<Greeting>("greeter", new Person("Ada"), cancellationToken: MeshFixture.Timeout)).ShouldBe(
            new Greeting("Hello Ada")
        );
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("7")]
    [InlineData("[1,2]")]
    [InlineData("true")]
    [InlineData("""{"a":{"b":[null]}}""")]
    public async Task Any_JSON_value_goes_there_and_back(string json)
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("echo", (JsonElement value) => value);
        (await caller.CallAsync("echo", JsonElement.Parse(json), cancellationToken: MeshFixture.Timeout)).GetRawText().ShouldBe(json);
    }

    [Fact]
    public async Task A_handler_that_gives_nothing_answers_with_an_empty_object()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("sink", (string _) => Task.CompletedTask);
        (await caller.CallAsync("sink", "x", cancellationToken: MeshFixture.Timeout)).GetRawText().ShouldBe("{}");
    }

    [Fact]
    public async Task A_trigger_ignores_a_body()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("clock", () => 5);
        (await caller.CallAsync<int>("clock", new { ignored = true }, cancellationToken: MeshFixture.Timeout)).ShouldBe(5);
    }

    [Fact]
    public async Task A_missing_body_is_invalid_input_and_the_handler_does_not_run()
    {
        var ran = false;
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("greeter", (Person _) => ran = true);
        var problem = await Should.ThrowAsync<InvalidInputException>(() =>
            caller.CallAsync("greeter", cancellationToken: MeshFixture.Timeout)
        );
        problem.Agent.ShouldBe("greeter");
        problem.Details!.Value.GetProperty("errors")[0].GetProperty("type").GetString().ShouldBe("missing");
        ran.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_optional_input_may_be_missing(bool byDefault)
    {
        await using var mesh = new MeshFixture();
        Delegate handler = byDefault ? (string text = "none") => text : (string? text) => text ?? "none";
        var caller = await mesh.CallerOfAsync("optional", handler);
        (await caller.CallAsync<string>("optional", cancellationToken: MeshFixture.Timeout)).ShouldBe("none");
    }

    [Fact]
    public async Task An_exception_of_the_handler_reaches_the_caller_with_its_text()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("faulty", int () => throw new InvalidOperationException("boom"));
        var problem = await Should.ThrowAsync<HandlerErrorException>(() =>
            caller.CallAsync("faulty", cancellationToken: MeshFixture.Timeout)
        );
        problem.Message.ShouldBe("boom");
        problem.RequestId.Length.ShouldBe(32);
    }

    [Fact]
    public async Task The_text_of_a_handlers_exception_can_be_kept_back()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync(
            "faulty",
            int () => throw new InvalidOperationException("password=1234"),
            new AgentMeshOptions { RedactHandlerErrors = true }
        );
        var problem = await Should.ThrowAsync<HandlerErrorException>(() =>
            caller.CallAsync("faulty", cancellationToken: MeshFixture.Timeout)
        );
        problem.Message.ShouldNotContain("1234");
    }

    [Fact]
    public async Task A_mesh_error_of_the_handler_keeps_code_and_details()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync(
            "quota",
            int () => throw new MeshException("quota_spent", "no more", JsonElement.Parse("""{"left":0}"""))
        );
        var problem = await Should.ThrowAsync<MeshException>(() => caller.CallAsync("quota", cancellationToken: MeshFixture.Timeout));
        problem.Code.ShouldBe("quota_spent");
        problem.Details!.Value.GetProperty("left").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task The_code_that_peers_cannot_rebuild_is_not_sent()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("creator", int () => throw new KeyExistsException("key `a` exists already"));
        await Should.ThrowAsync<HandlerErrorException>(() => caller.CallAsync("creator", cancellationToken: MeshFixture.Timeout));
    }

    [Fact]
    public async Task An_absent_agent_is_not_found_at_once()
    {
        await using var mesh = new MeshFixture();
        var problem = await Should.ThrowAsync<AgentNotFoundException>(() =>
            mesh.Join().CallAsync("nobody", cancellationToken: MeshFixture.Timeout)
        );
        problem.Agent.ShouldBe("nobody");
        problem.IsRetryable.ShouldBeTrue();
    }

    [Fact]
    public async Task An_agent_that_is_listed_but_does_not_answer_is_not_available()
    {
        await using var mesh = new MeshFixture();
        var bucket = await mesh.Raw().OpenKeyValueAsync(new KeyValueOptions("mesh-catalog"), MeshFixture.Timeout);
        await bucket.PutAsync("catalog", """[{"name":"ghost","description":"x"}]"""u8.ToArray(), MeshFixture.Timeout);
        await Should.ThrowAsync<AgentNotAvailableException>(() => mesh.Join().CallAsync("ghost", cancellationToken: MeshFixture.Timeout));
    }

    [Theory]
    [InlineData("streamer", "stream\\(\\)")]
    [InlineData("publisher", "[Ss]ubscribe")]
    [InlineData("watcher", "background task")]
    public async Task A_verb_that_does_not_fit_fails_before_anything_is_sent(string agent, string hint)
    {
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(new AgentSpec("streamer", "x"), (int count) => Enumerable.Range(0, count).ToAsyncEnumerable());
        host.AddAgent(new AgentSpec("publisher", "x"), () => Array.Empty<int>().ToAsyncEnumerable());
        host.AddAgent(new AgentSpec("watcher", "x"), () => Task.CompletedTask);
        await host.StartAsync(MeshFixture.Timeout);
        var problem = await Should.ThrowAsync<InvocationMismatchException>(() =>
            mesh.Join().CallAsync(agent, 1, cancellationToken: MeshFixture.Timeout)
        );
        problem.Message.ShouldMatch(hint);
    }

    [Fact]
    public async Task An_answer_of_another_type_is_an_invalid_reply()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("text", () => "not a number");
        await Should.ThrowAsync<InvalidReplyException>(() => caller.CallAsync<int>("text", cancellationToken: MeshFixture.Timeout));
    }

    [Fact]
    public async Task An_input_beyond_the_servers_limit_is_refused_with_both_sizes()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("echo", (string text) => text);
        var problem = await Should.ThrowAsync<PayloadTooLargeException>(() =>
            caller.CallAsync("echo", new string('x', 2_000_000), cancellationToken: MeshFixture.Timeout)
        );
        problem.MaxBytes.ShouldBe(1024 * 1024);
        problem.SizeBytes.ShouldBeGreaterThan(2_000_000);
    }

    [Fact]
    public async Task An_answer_beyond_the_servers_limit_is_a_handler_error()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("big", () => new string('x', 2_000_000));
        var problem = await Should.ThrowAsync<HandlerErrorException>(() => caller.CallAsync("big", cancellationToken: MeshFixture.Timeout));
        problem.Message.ShouldContain("too large");
    }

    [Fact]
    public async Task Usage_adds_up_and_travels_with_the_answer()
    {
        BusHeaders? seen = null;
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(
            new AgentSpec("model", "x"),
            (AgentContext context) =>
            {
                context.ReportUsage(new Usage { InputTokens = 3, Model = "a" });
                context.ReportUsage(new Usage { InputTokens = 4, Model = "ü" });
                return 1;
            }
        );
        await host.StartAsync(MeshFixture.Timeout);
        var caller = mesh.Join(
            new AgentMeshOptions
            {
                OutgoingMiddleware =
                [
                    async (context, next) =>
                    {
                        var reply = await next(context);
                        seen = reply.Headers;
                        return reply;
                    },
                ],
            }
        );
        await caller.CallAsync("model", cancellationToken: MeshFixture.Timeout);
        seen![MeshHeaders.Usage].ShouldBe("""{"input_tokens":7,"model":"\u00FC"}""");
    }

    [Fact]
    public async Task A_caller_leaves_no_record_in_any_bucket()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("echo", (string text) => text);
        await caller.CallAsync("echo", "x", cancellationToken: MeshFixture.Timeout);
        await foreach (var bucket in Buckets(mesh.Raw()))
        {
            await foreach (var key in bucket.KeysAsync(cancellationToken: MeshFixture.Timeout))
            {
                key.ShouldNotContain(caller.InstanceId);
            }
        }
    }

    private static async IAsyncEnumerable<KeyValueBucket> Buckets(MessageBus bus)
    {
        foreach (var name in new[] { "mesh-catalog", "mesh-registry", "mesh-instances", "mesh-observability", "mesh-context" })
        {
            yield return await bus.OpenKeyValueAsync(new KeyValueOptions(name), MeshFixture.Timeout);
        }
    }

    public sealed record Person(string Name);

    public sealed record Greeting(string Message);
}
