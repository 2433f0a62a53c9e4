using System.Net;
using System.Net.Sockets;
using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

/// <summary>A server of a real cluster goes while it is in use.</summary>
public sealed class LameDuckClusterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_request_to_a_queue_group_is_lost_while_callers_and_host_move()
    {
        var port = FreePort();
        await using var one = await StartAsync($"cluster {{ name: c, host: 127.0.0.1, port: {port} }}");
        await using var two = await StartAsync(
            $"cluster {{ name: c, host: 127.0.0.1, port: -1, routes: [ \"nats-route://127.0.0.1:{port}\" ] }}"
        );
        NatsOptions options = new() { Urls = [one.Url, two.Url], ShuffleServers = false };
        await using var host = await NatsBus.ConnectAsync(options, Cancel);
        await using var caller = await NatsBus.ConnectAsync(options, Cancel);
        await using var elsewhere = await NatsBus.ConnectAsync(new() { Url = two.Url }, Cancel);
        await using var subscription = await host.SubscribeAsync("echo", new() { QueueGroup = "q" }, Cancel);
        var answering = AnswerAsync(host, subscription);
        await UntilReachableAsync(elsewhere);
        var (hostEvents, callerEvents) = (new EventRecorder(host), new EventRecorder(caller));

        using var enough = new CancellationTokenSource();
        var calls = Task.WhenAll(CallAsync(caller, enough.Token), CallAsync(elsewhere, enough.Token), CallAsync(host, enough.Token));
        await one.SignalLameDuckAsync(Cancel);

        foreach (var events in new[] { hostEvents, callerEvents })
        {
            await events.NextAsync<BusEvent.LameDuck>();
            // It left of its own accord: the server would have closed it seconds later.
            (await events.NextAsync<BusEvent.Disconnected>()).Reason.ShouldBeOfType<NatsServerException>();
            (await events.NextAsync<BusEvent.Reconnected>()).Server.ShouldBe($"127.0.0.1:{two.Port}");
        }

        await enough.CancelAsync();
        (await calls).ShouldAllBe(count => count > 0);
        await subscription.DisposeAsync();
        (await answering).ShouldBe((await calls).Sum() + 1);
    }

    [Fact]
    public async Task A_queue_group_is_joined_at_the_new_server_before_it_is_left_at_the_old_one()
    {
        using var first = new ScriptedServer();
        using var second = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(new() { Urls = [first.Url, second.Url], ShuffleServers = false }, Cancel);
        using var old = await first.WelcomeAsync();
        await using var bus = await connecting;
        await using var subscription = await bus.SubscribeAsync("a", new() { QueueGroup = "q" }, Cancel);
        var sid = (await old.ExpectAsync("SUB a q ")).Split(' ')[^1];

        await old.SendAsync("INFO {\"max_payload\":1048576,\"ldm\":true}\r\n");
        using var next = await second.WelcomeAsync();
        await old.ExpectAsync("PING");
        await old.SendAsync("PONG\r\n");
        await next.ExpectAsync($"SUB a q {sid}");

        // A member at both: whichever server is asked first has somebody.
        await next.SendAsync($"MSG a {sid} 3\r\nnew\r\n");
        (await subscription.Messages.ReadAsync(Cancel)).Payload.Length.ShouldBe(3);
        await old.SendAsync($"MSG a {sid} 5\r\nolder\r\n");
        (await subscription.Messages.ReadAsync(Cancel)).Payload.Length.ShouldBe(5);
        await old.ExpectAsync($"UNSUB {sid}");
        await old.ExpectAsync("PING");
        await old.SendAsync($"MSG a {sid} 4\r\nlast\r\nPONG\r\n");
        (await subscription.Messages.ReadAsync(Cancel)).Payload.Length.ShouldBe(4);
        await old.ExpectEndAsync();
        bus.State.ShouldBe(BusState.Connected);
    }

    private static Task<NatsServer> StartAsync(string config) =>
        NatsServer.StartAsync(new() { JetStream = false, ConfigText = config }, Cancel);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<int> AnswerAsync(NatsBus bus, BusSubscription subscription)
    {
        var answered = 0;
        await foreach (var request in subscription.Messages.ReadAllAsync(Cancel))
        {
            await bus.PublishAsync(request.ReplyTo!, request.Payload, cancellationToken: Cancel);
            answered++;
        }

        return answered;
    }

    /// <summary>Calls one after the other; any failure ends the test.</summary>
    private static async Task<int> CallAsync(NatsBus bus, CancellationToken enough)
    {
        var count = 0;
        while (!enough.IsCancellationRequested)
        {
            await bus.RequestAsync("echo", new byte[8], null, Patience, Cancel);
            count++;
        }

        return count;
    }

    /// <summary>Waits until the servers have found each other.</summary>
    private static async Task UntilReachableAsync(NatsBus bus)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (true)
        {
            try
            {
                await bus.RequestAsync("echo", default, null, Patience, Cancel);
                return;
            }
            catch (NoRespondersException)
            {
                await timer.WaitForNextTickAsync(Cancel);
            }
        }
    }
}
