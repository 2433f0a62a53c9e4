using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Heddle.Mesh.Tests.Events;

public sealed class EventTests
{
    [Fact]
    public async Task A_subscriber_gets_events_in_order()
    {
        var go = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("ticker", (CancellationToken cancel) => TickAsync(go.Task, cancel));
        await using var ticks = caller.SubscribeAsync<int>("ticker", cancellationToken: MeshFixture.Timeout).GetAsyncEnumerator();
        var first = await MoveAsync(caller, ticks, go);
        for (var i = 0; i < 3; i++)
        {
            (i == 0 ? await first : await ticks.MoveNextAsync()).ShouldBeTrue();
            ticks.Current.ShouldBe(i);
        }
    }

    [Fact]
    public async Task The_feed_ends_when_its_host_leaves()
    {
        var go = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(new AgentSpec("ticker", "x"), (CancellationToken cancel) => TickAsync(go.Task, cancel));
        await host.StartAsync(MeshFixture.Timeout);
        var caller = mesh.Join();
        await using var ticks = caller.SubscribeAsync<int>("ticker", cancellationToken: MeshFixture.Timeout).GetAsyncEnumerator();
        (await await MoveAsync(caller, ticks, go)).ShouldBeTrue();
        var stopping = host.StopAsync(MeshFixture.Timeout);
        while (await ticks.MoveNextAsync()) { }

        await stopping;
    }

    [Fact]
    public async Task A_publisher_that_throws_ends_its_feed_with_the_error()
    {
        var go = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("broken", () => BreakAsync(go.Task));
        var events = caller.SubscribeAsync<int>("broken", cancellationToken: MeshFixture.Timeout).GetAsyncEnumerator(MeshFixture.Timeout);
        var next = await MoveAsync(caller, events, go);
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

    /// <summary>Lets the publisher begin once there is a reader, and gives the reader's first move.</summary>
    private static async Task<Task<bool>> MoveAsync(AgentMesh caller, IAsyncEnumerator<int> events, TaskCompletionSource go)
    {
        // With the catalog at hand the subscription is made by the time the first move returns.
        await caller.CatalogAsync(cancellationToken: MeshFixture.Timeout);
        var first = events.MoveNextAsync().AsTask();
        await caller.Bus.FlushAsync(MeshFixture.Timeout);
        go.SetResult();
        return first;
    }

    private static async IAsyncEnumerable<int> TickAsync(Task go, [EnumeratorCancellation] CancellationToken cancel)
    {
        await go.WaitAsync(cancel);
        for (var i = 0; i < 10; i++)
        {
            yield return i;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
    }

    private static async IAsyncEnumerable<int> BreakAsync(Task go)
    {
        await go;
        yield return await Task.FromException<int>(new InvalidOperationException("no more"));
    }
}
