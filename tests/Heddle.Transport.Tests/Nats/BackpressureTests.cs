using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class BackpressureTests
{
    private static readonly byte[] Payload = new byte[10_000];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publishers_wait_while_the_server_takes_nothing_and_go_on_when_it_does()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel);
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;

        var (published, waiting) = Fill(bus);
        var more = Enumerable.Range(0, 10).Select(_ => bus.PublishAsync("a", Payload, cancellationToken: Cancel).AsTask()).ToArray();
        await ExpectAsync(peer, published + more.Length);

        await waiting;
        await Task.WhenAll(more);
    }

    [Fact]
    public async Task A_cancelled_publish_is_not_sent()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel);
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;

        var published = 0;
        for (var cancelled = 0; cancelled < 3; )
        {
            using var cancellation = new CancellationTokenSource();
            var publish = bus.PublishAsync("a", Payload, cancellationToken: cancellation.Token).AsTask();
            if (!publish.IsCompleted)
            {
                await cancellation.CancelAsync();
            }

            await publish.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            (published, cancelled) = publish.IsCompletedSuccessfully ? (published + 1, cancelled) : (published, cancelled + 1);
        }

        await ExpectAsync(peer, published);
        await bus.PublishAsync("after", default, cancellationToken: Cancel);
        await peer.ExpectAsync("PUB after 0");
    }

    [Fact]
    public async Task A_publish_that_is_cancelled_already_is_not_sent()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel);
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;

        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await bus.PublishAsync("never", default, cancellationToken: new CancellationToken(canceled: true))
        );
        await bus.PublishAsync("after", default, cancellationToken: Cancel);

        await peer.ExpectAsync("PUB after 0");
    }

    [Fact]
    public async Task A_request_that_finds_no_room_times_out()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel);
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        var (_, waiting) = Fill(bus);

        await Should.ThrowAsync<RequestTimeoutException>(async () =>
            await bus.RequestAsync("a", Payload, null, TimeSpan.FromMilliseconds(50), Cancel)
        );
        await bus.DisposeAsync();

        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        (waiting.IsCompletedSuccessfully || waiting.Exception?.InnerException is BusClosedException).ShouldBeTrue();
    }

    [Fact]
    public async Task Waiting_publishers_learn_that_the_connection_was_lost()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(new() { Url = server.Url, OutgoingBufferBytes = 1000 }, Cancel);
        var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        var (_, waiting) = Fill(bus);

        peer.Dispose();

        await Should.ThrowAsync<OutgoingBufferFullException>(async () =>
        {
            await waiting;
            while (true)
            {
                await bus.PublishAsync("a", Payload, cancellationToken: Cancel);
            }
        });
    }

    /// <summary>Publishes until a publish has to wait.</summary>
    private static (int Published, Task Waiting) Fill(MessageBus bus)
    {
        for (var published = 1; ; published++)
        {
            var publish = bus.PublishAsync("a", Payload, cancellationToken: Cancel);
            if (!publish.IsCompleted)
            {
                return (published, publish.AsTask());
            }
        }
    }

    private static async Task ExpectAsync(ScriptedPeer peer, int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            await peer.ExpectAsync("PUB a ");
            await peer.ReadAsync(Payload.Length + 2);
        }
    }
}
