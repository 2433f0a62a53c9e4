using System.Text;
using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class ReconnectTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly NatsReconnectOptions Quick = new()
    {
        InitialDelay = TimeSpan.FromMilliseconds(10),
        MaxDelay = TimeSpan.FromMilliseconds(50),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscriptions_and_requests_work_again_after_the_server_was_killed_and_restarted()
    {
        await using var server = await NatsServer.StartAsync(new() { JetStream = false }, Cancel);
        await using var bus = await NatsBus.ConnectAsync(new() { Url = server.Url, Reconnect = Quick }, Cancel);
        var events = new EventRecorder(bus);
        await using var subscription = await bus.SubscribeAsync("echo.*", new() { QueueGroup = "q" }, Cancel);
        var responder = Task.Run(
            async () =>
            {
                await foreach (var request in subscription.Messages.ReadAllAsync(Cancel))
                {
                    await bus.PublishAsync(request.ReplyTo!, request.Payload, cancellationToken: Cancel);
                }
            },
            Cancel
        );
        await bus.RequestAsync("echo.before", default, null, Patience, Cancel);

        for (var round = 0; round < 3; round++)
        {
            await server.KillAsync();
            await events.NextAsync<BusEvent.Disconnected>();
            bus.State.ShouldBe(BusState.Reconnecting);
            await server.RestartAsync();
            (await events.NextAsync<BusEvent.Reconnected>()).Server.ShouldBe($"127.0.0.1:{server.Port}");
            bus.State.ShouldBe(BusState.Connected);

            var answer = await bus.RequestAsync("echo.after", "again"u8.ToArray(), null, Patience, Cancel);
            Encoding.UTF8.GetString(answer.Payload.Span).ShouldBe("again");
        }

        await bus.DisposeAsync();
        (await events.NextAsync<BusEvent.Closed>()).Reason.ShouldBeNull();
        await responder;
    }

    [Fact]
    public async Task What_was_published_while_away_arrives_in_order_behind_the_subscriptions()
    {
        await using var server = await NatsServer.StartAsync(new() { JetStream = false }, Cancel);
        await using var bus = await NatsBus.ConnectAsync(new() { Url = server.Url, Reconnect = Quick }, Cancel);
        var events = new EventRecorder(bus);
        await using var before = await bus.SubscribeAsync("kept.>", cancellationToken: Cancel);
        await server.KillAsync();
        await events.NextAsync<BusEvent.Disconnected>();

        await using var during = await bus.SubscribeAsync("kept.*", cancellationToken: Cancel);
        for (var i = 0; i < 1000; i++)
        {
            await bus.PublishAsync("kept.one", BitConverter.GetBytes(i), cancellationToken: Cancel);
        }

        var flushed = bus.FlushAsync(Cancel);
        await server.RestartAsync();
        await flushed;
        foreach (var subscription in new[] { before, during })
        {
            for (var i = 0; i < 1000; i++)
            {
                BitConverter.ToInt32((await subscription.Messages.ReadAsync(Cancel)).Payload.Span).ShouldBe(i);
            }
        }
    }

    [Fact]
    public async Task A_request_under_way_fails_when_the_connection_is_lost()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(new() { Url = server.Url, Reconnect = Quick }, Cancel);
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        var request = bus.RequestAsync("a", default, null, Patience, Cancel).AsTask();
        var flush = bus.FlushAsync(Cancel).AsTask();
        await peer.ExpectAsync("SUB _INBOX.");
        await peer.ExpectAsync("PUB a _INBOX.");
        await peer.ExpectAsync("");
        await peer.ExpectAsync("PING");

        peer.Dispose();

        await Should.ThrowAsync<BusDisconnectedException>(request);
        await Should.ThrowAsync<BusDisconnectedException>(flush);
    }

    [Fact]
    public async Task A_request_made_while_away_is_sent_and_answered_once_the_server_is_back()
    {
        await using var server = await NatsServer.StartAsync(new() { JetStream = false }, Cancel);
        await using var responder = await NatsBus.ConnectAsync(new() { Url = server.Url, Reconnect = Quick }, Cancel);
        await using var bus = await NatsBus.ConnectAsync(new() { Url = server.Url, Reconnect = Quick }, Cancel);
        var events = new EventRecorder(bus);
        var responderEvents = new EventRecorder(responder);
        await server.KillAsync();
        await events.NextAsync<BusEvent.Disconnected>();
        await responderEvents.NextAsync<BusEvent.Disconnected>();

        var request = bus.RequestAsync("nobody", default, null, Patience, Cancel);
        await server.RestartAsync();

        await Should.ThrowAsync<NoRespondersException>(async () => await request);
    }

    [Fact]
    public async Task The_buffer_for_the_time_away_has_a_limit()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(
            new()
            {
                Url = server.Url,
                OutgoingBufferBytes = 10_000,
                Reconnect = Quick,
            },
            Cancel
        );
        var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        var events = new EventRecorder(bus);
        peer.Dispose();
        await events.NextAsync<BusEvent.Disconnected>();

        var failure = await Should.ThrowAsync<OutgoingBufferFullException>(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await bus.PublishAsync("a", new byte[1000], cancellationToken: Cancel);
            }
        });

        failure.LimitBytes.ShouldBe(10_000);
        using var again = await server.WelcomeAsync();
        await again.ExpectAsync("PUB a 1000");
    }

    [Fact]
    public async Task Nothing_half_sent_is_continued_on_the_next_connection()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(new() { Url = server.Url, Reconnect = Quick }, Cancel);
        var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        using var stop = new CancellationTokenSource();
        var publishing = Task.Run(
            async () =>
            {
                var payload = new byte[5000];
                payload.AsSpan().Fill((byte)'x');
                while (!stop.IsCancellationRequested)
                {
                    try
                    {
                        await bus.PublishAsync("a", payload, cancellationToken: stop.Token);
                    }
                    catch (Exception e) when (e is OutgoingBufferFullException or OperationCanceledException)
                    {
                        await Task.Yield();
                    }
                }
            },
            Cancel
        );

        for (var round = 0; round < 10; round++)
        {
            // Leave in the middle of a message.
            await peer.ReadAsync(2_000_003);
            peer.Dispose();
            peer = await server.WelcomeAsync();
            for (var i = 0; i < 50; i++)
            {
                (await peer.ReadLineAsync()).ShouldBe("PUB a 5000");
                (await peer.ReadAsync(5002)).AsSpan().IndexOfAnyExcept((byte)'x').ShouldBe(5000);
            }
        }

        await stop.CancelAsync();
        peer.Dispose();
        await publishing;
    }

    [Fact]
    public async Task Without_reconnecting_the_loss_of_the_connection_closes_the_bus()
    {
        using var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(
            new()
            {
                Url = server.Url,
                Reconnect = new() { Enabled = false },
            },
            Cancel
        );
        var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        var events = new EventRecorder(bus);
        await using var subscription = await bus.SubscribeAsync("a", cancellationToken: Cancel);

        peer.Dispose();

        (await events.NextAsync<BusEvent.Closed>()).Reason.ShouldNotBeNull();
        bus.State.ShouldBe(BusState.Closed);
        await subscription.Messages.Completion;
        var failure = await Should.ThrowAsync<BusClosedException>(async () =>
            await bus.PublishAsync("a", default, cancellationToken: Cancel)
        );
        failure.InnerException.ShouldNotBeNull();
    }

    [Fact]
    public async Task When_the_attempts_are_used_up_the_bus_closes_and_names_the_servers()
    {
        var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(new() { Url = server.Url, Reconnect = Quick with { MaxAttempts = 2 } }, Cancel);
        var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        var events = new EventRecorder(bus);

        server.Dispose();
        peer.Dispose();

        await events.NextAsync<BusEvent.Disconnected>();
        (await events.NextAsync<BusEvent.Closed>()).Reason.ShouldBeOfType<BusConnectException>().Servers.ShouldBe([server.Endpoint]);
    }

    [Fact]
    public async Task The_next_server_takes_over_and_servers_learned_of_are_used()
    {
        using var first = new ScriptedServer();
        using var second = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(new() { Url = first.Url, Reconnect = Quick }, Cancel);
        var peer = await first.WelcomeAsync($",\"connect_urls\":[\"{first.Endpoint}\",\"{second.Endpoint}\"]");
        await using var bus = await connecting;
        var events = new EventRecorder(bus);

        peer.Dispose();

        using var next = await second.WelcomeAsync();
        await events.NextAsync<BusEvent.Disconnected>();
        (await events.NextAsync<BusEvent.Reconnected>()).Server.ShouldBe(second.Endpoint);
    }

    [Fact]
    public async Task A_server_that_refuses_the_credentials_twice_is_not_tried_again()
    {
        using var first = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(new() { Url = first.Url, Reconnect = Quick }, Cancel);
        var peer = await first.WelcomeAsync();
        await using var bus = await connecting;
        var events = new EventRecorder(bus);
        peer.Dispose();

        for (var i = 0; i < 2; i++)
        {
            using var refused = await first.AcceptAsync();
            await refused.GreetAsync();
            await refused.ExpectAsync("CONNECT");
            await refused.SendAsync("-ERR 'Authorization Violation'\r\n");
        }

        await events.NextAsync<BusEvent.Disconnected>();
        (await events.NextAsync<BusEvent.Closed>()).Reason.ShouldBeOfType<AuthenticationFailedException>().Server.ShouldBe(first.Endpoint);
    }

    [Fact]
    public async Task A_lost_connection_can_be_disposed_while_it_is_being_restored()
    {
        var server = new ScriptedServer();
        var connecting = NatsBus.ConnectAsync(
            new()
            {
                Url = server.Url,
                Reconnect = new() { InitialDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) },
            },
            Cancel
        );
        var peer = await server.WelcomeAsync();
        var bus = await connecting;
        var events = new EventRecorder(bus);
        peer.Dispose();
        server.Dispose();
        await events.NextAsync<BusEvent.Disconnected>();
        var flush = bus.FlushAsync(Cancel).AsTask();
        var request = bus.RequestAsync("a", default, null, Patience, Cancel).AsTask();

        await bus.DisposeAsync();

        await events.NextAsync<BusEvent.Closed>();
        await Should.ThrowAsync<BusClosedException>(flush);
        await Should.ThrowAsync<BusClosedException>(request);
    }

    [Fact]
    public async Task Refused_credentials_at_the_first_connection_are_an_authentication_failure()
    {
        await using var server = await NatsServer.StartAsync(
            new() { JetStream = false, ConfigText = "authorization { user: joe, password: secret }" },
            Cancel
        );

        var failure = await Should.ThrowAsync<AuthenticationFailedException>(() =>
            NatsBus.ConnectAsync(new() { Url = server.Url, Credentials = NatsCredentials.UserPassword("joe", "wrong") }, Cancel)
        );
        failure.Message.ShouldNotContain("wrong");
        await Should.ThrowAsync<AuthenticationFailedException>(() => NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel));

        await using var byOptions = await NatsBus.ConnectAsync(
            new() { Url = server.Url, Credentials = NatsCredentials.UserPassword("joe", "secret") },
            Cancel
        );
        await using var byUrl = await NatsBus.ConnectAsync(new() { Url = server.Url.Replace("://", "://joe:secret@") }, Cancel);
        await byUrl.FlushAsync(Cancel);
    }
}
