using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class LameDuckTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_moves_to_another_server_before_it_is_thrown_out()
    {
        using var first = new ScriptedServer();
        using var second = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(new() { Urls = [first.Url, second.Url], ShuffleServers = false }, Cancel);
        using var old = await first.WelcomeAsync();
        await using var bus = await connecting;
        var events = new EventRecorder(bus);
        await using var subscription = await bus.SubscribeAsync("a", cancellationToken: Cancel);
        var sid = (await old.ExpectAsync("SUB a ")).Split(' ')[^1];
        var request = bus.RequestAsync("slow", default, null, Patience, Cancel);
        var inbox = (await old.ExpectAsync("SUB _INBOX.")).Split(' ')[1];
        var reply = (await old.ExpectAsync("PUB slow ")).Split(' ')[2];
        await old.ExpectAsync("");

        await old.SendAsync("INFO {\"max_payload\":1048576,\"ldm\":true}\r\n");
        await events.NextAsync<BusEvent.LameDuck>();
        using var next = await second.WelcomeAsync();
        await old.ExpectAsync($"UNSUB {sid}");
        await old.ExpectAsync("PING");
        await old.SendAsync($"MSG a {sid} 4\r\nlast\r\nPONG\r\n");

        (await next.ExpectAsync("SUB ")).ShouldBe($"SUB {inbox} 1");
        await next.ExpectAsync($"SUB a {sid}");
        (await subscription.Messages.ReadAsync(Cancel)).Payload.Length.ShouldBe(4);
        await bus.PublishAsync("b", default, cancellationToken: Cancel);
        await next.ExpectAsync("PUB b 0");
        events.HasMore.ShouldBeFalse();

        // The old server may still answer what was asked through it.
        await old.SendAsync($"MSG {reply} 1 2\r\nok\r\n");
        (await request).Payload.Length.ShouldBe(2);
        await old.ExpectEndAsync();
        await events.NextAsync<BusEvent.Disconnected>();
        (await events.NextAsync<BusEvent.Reconnected>()).Server.ShouldBe(second.Endpoint);
        bus.State.ShouldBe(BusState.Connected);
    }

    [Fact]
    public async Task Without_another_server_the_connection_goes_on_until_it_is_closed_and_then_reconnects()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(
            new()
            {
                Url = server.Url,
                Reconnect = new() { InitialDelay = TimeSpan.Zero },
            },
            Cancel
        );
        var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        var events = new EventRecorder(bus);

        await peer.SendAsync("INFO {\"max_payload\":1048576,\"ldm\":true}\r\n");
        await events.NextAsync<BusEvent.LameDuck>();
        var flush = bus.FlushAsync(Cancel);
        await peer.ExpectAsync("PING");
        await peer.SendAsync("PONG\r\n");
        await flush;
        peer.Dispose();

        await events.NextAsync<BusEvent.Disconnected>();
        using var again = await server.WelcomeAsync();
        await events.NextAsync<BusEvent.Reconnected>();
    }

    [Fact]
    public async Task A_real_server_in_lame_duck_mode_is_left_without_a_request_failing()
    {
        await using var one = await NatsServer.StartAsync(new() { JetStream = false }, Cancel);
        await using var two = await NatsServer.StartAsync(new() { JetStream = false }, Cancel);
        await using var bus = await NatsBus.ConnectAsync(new() { Urls = [one.Url, two.Url], ShuffleServers = false }, Cancel);
        var events = new EventRecorder(bus);
        await using var subscription = await bus.SubscribeAsync("echo", cancellationToken: Cancel);

        await one.SignalLameDuckAsync(Cancel);

        await events.NextAsync<BusEvent.LameDuck>();
        await events.NextAsync<BusEvent.Disconnected>();
        (await events.NextAsync<BusEvent.Reconnected>()).Server.ShouldBe($"127.0.0.1:{two.Port}");
        var answer = bus.RequestAsync("echo", default, null, Patience, Cancel);
        var request = await subscription.Messages.ReadAsync(Cancel);
        await bus.PublishAsync(request.ReplyTo!, default, cancellationToken: Cancel);
        await answer;
    }
}
