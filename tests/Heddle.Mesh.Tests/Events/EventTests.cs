using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Heddle.Mesh.Tests.Events;

public sealed class EventTests
{
    [Fact]
    public async Task A_subscriber_gets_events_in_order()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("ticker", (CancellationToken cancel) => TickAsync(cancel));
        var read = new List<int>();
        await foreach (var tick in caller.SubscribeAsync<int>("ticker", cancellationToken: MeshFixture.Timeout))
        {
            read.Add(tick);
            if (read.Count == 3)
            {
                break;
            }
        }

        read.ShouldBe([read[0], read[0] + 1, read[0] + 2]);
    }

    [Fact]
    public async Task The_feed_ends_when_its_host_leaves()
    {
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(new AgentSpec("ticker", "x"), (CancellationToken cancel) => TickAsync(cancel));
        await host.StartAsync(MeshFixture.Timeout);
        var stopping = Task.CompletedTask;
        await foreach (var _ in mesh.Join().SubscribeAsync<int>("ticker", cancellationToken: MeshFixture.Timeout))
        {
            stopping = host.StopAsync(MeshFixture.Timeout);
        }

        await stopping;
    }

    [Fact]
    public async Task A_publisher_that_throws_ends_its_feed_with_the_error()
    {
        var go = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("broken", () => BreakAsync(go.Task));
        // With the catalog at hand the subscription is made by the time the first move returns.
        await caller.CatalogAsync(cancellationToken: MeshFixture.Timeout);
        var events = caller.SubscribeAsync<int>("broken", cancellationToken: MeshFixture.Timeout).GetAsyncEnumerator(MeshFixture.Timeout);
        var next = events.MoveNextAsync().AsTask();
        await caller.Bus.FlushAsync(MeshFixture.Timeout);
        go.SetResult();
        (await Should.ThrowAsync<HandlerErrorException>(next)).Message.ShouldBe("no more");
        await events.DisposeAsync();
    }

    [Theory]
    [InlineData("responder", "call\\(\\)")]
    [InlineData("streamer", "stream\\(\\)")]
    [InlineData("watcher", "does not publish")]
    public async Task Only_publishers_can_be_subscribed_to(string agent, string hint)
    {
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(new AgentSpec("responder", "x"), (int n) => n);
        host.AddAgent(new AgentSpec("streamer", "x"), (int n) => Enumerable.Range(0, n).ToAsyncEnumerable());
        host.AddAgent(new AgentSpec("watcher", "x"), () => { });
        await host.StartAsync(MeshFixture.Timeout);
        var problem = await Should.ThrowAsync<InvocationMismatchException>(() => FirstAsync<int>(mesh.Join(), agent));
        problem.Message.ShouldMatch(hint);
    }

    [Fact]
    public async Task An_unknown_publisher_is_not_found() =>
        await Should.ThrowAsync<AgentNotFoundException>(async () =>
        {
            await using var mesh = new MeshFixture();
            await FirstAsync<int>(mesh.Join(), "nobody");
        });

    [Fact]
    public async Task Silence_beyond_the_limit_is_a_timeout() =>
        await Should.ThrowAsync<CallTimeoutException>(async () =>
        {
            await using var mesh = new MeshFixture();
            var settings = new SubscribeSettings { InactivityTimeout = TimeSpan.FromMilliseconds(100) };
            await foreach (var _ in mesh.Join().SubscribeAsync<int>(Mesh.Events.On("quiet.*"), settings, MeshFixture.Timeout)) { }
        });

    [Fact]
    public async Task What_is_published_on_a_domain_subject_arrives_with_its_content_type()
    {
        await using var mesh = new MeshFixture();
        var raw = mesh.Raw();
        var subscription = await raw.SubscribeAsync("orders.>", null, MeshFixture.Timeout);
        var publisher = mesh.Join();
        await publisher.PublishAsync("orders.new", new { id = 7 }, cancellationToken: MeshFixture.Timeout);
        await publisher.PublishAsync("orders.note", "hello", new() { { "X-Mesh-Request-Id", "mine" } }, MeshFixture.Timeout);
        var json = await subscription.Messages.ReadAsync(MeshFixture.Timeout);
        json.Headers![MeshHeaders.ContentType].ShouldBe("application/json");
        json.Headers[MeshHeaders.InstanceId].ShouldBe(publisher.InstanceId);
        json.Headers[MeshHeaders.RequestId]!.Length.ShouldBe(32);
        JsonElement.Parse(json.Payload.Span).GetProperty("id").GetInt32().ShouldBe(7);
        var text = await subscription.Messages.ReadAsync(MeshFixture.Timeout);
        text.Headers![MeshHeaders.ContentType].ShouldBe("text/plain");
        text.Headers[MeshHeaders.RequestId].ShouldBe("mine");
    }

    [Theory]
    [InlineData("")]
    [InlineData("orders.*")]
    [InlineData("$SYS.x")]
    public async Task A_domain_subject_has_no_wildcards(string subject)
    {
        await using var mesh = new MeshFixture();
        await Should.ThrowAsync<ArgumentException>(async () =>
            await mesh.Join().PublishAsync(subject, "x", cancellationToken: MeshFixture.Timeout)
        );
    }

    private static async Task<T> FirstAsync<T>(AgentMesh mesh, string agent)
    {
        await foreach (var item in mesh.SubscribeAsync<T>(agent, cancellationToken: MeshFixture.Timeout))
        {
            return item;
        }

        throw new InvalidOperationException("the feed ended");
    }

    private static async IAsyncEnumerable<int> TickAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        for (var i = 0; ; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancel);
            yield return i;
        }
    }

    private static async IAsyncEnumerable<int> BreakAsync(Task go)
    {
        await go;
        yield return await Task.FromException<int>(new InvalidOperationException("no more"));
    }
}
