using System.Text;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class HostileServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("HELLO\r\n")]
    [InlineData("MSG a 2 -1\r\n")]
    [InlineData("MSG a 2 99999999999999999999\r\n")]
    [InlineData("MSG a 2 2000000000\r\n")]
    [InlineData("MSG a 2 5\r\nhelloXX")]
    [InlineData("HMSG a 2 9 5\r\nhello\r\n")]
    [InlineData("MSG \xff 2 0\r\n\r\n")]
    [InlineData("PONG\r\n")]
    [InlineData("INFO {\"max_payload\":\r\n")]
    [InlineData("INFO null\r\n")]
    [InlineData("INFO {\"max_payload\":-1}\r\n")]
    public async Task What_is_not_the_protocol_closes_the_connection_and_is_the_reason(string input)
    {
        using var server = new ScriptedServer();
        var connecting = ConnectAsync(new() { Url = server.Url });
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        var events = new EventRecorder(bus);

        await peer.SendAsync(input);

        (await events.NextAsync<BusEvent.Disconnected>()).Reason.ShouldBeOfType<NatsProtocolException>();
        await peer.ExpectEndAsync();
        using var again = await server.WelcomeAsync();
        await events.NextAsync<BusEvent.Reconnected>();
    }

    [Fact]
    public async Task An_endless_line_closes_the_connection()
    {
        using var server = new ScriptedServer();
        var connecting = ConnectAsync(new() { Url = server.Url });
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        var events = new EventRecorder(bus);

        await peer.SendAsync(new string('x', 65 * 1024));

        (await events.NextAsync<BusEvent.Disconnected>()).Reason.ShouldBeOfType<NatsProtocolException>();
    }

    [Theory]
    [InlineData("HELLO\r\n")]
    [InlineData("PING\r\n")]
    [InlineData("INFO {}x\r\n")]
    [InlineData("-ERR 'maximum connections exceeded'\r\n")]
    public async Task A_server_that_does_not_introduce_itself_is_not_connected_to(string input)
    {
        using var server = new ScriptedServer();
        var connecting = ConnectAsync(new() { Url = server.Url });
        using var peer = await server.AcceptAsync();

        await peer.SendAsync(input);

        var failure = await Should.ThrowAsync<BusConnectException>(connecting);
        failure.InnerException.ShouldBeOfType<NatsProtocolException>();
        failure.Servers.ShouldBe([server.Endpoint]);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_after_the_connect_timeout()
    {
        using var server = new ScriptedServer();

        var connecting = ConnectAsync(new() { Url = server.Url, ConnectTimeout = TimeSpan.FromMilliseconds(200) });
        using var peer = await server.AcceptAsync();

        (await Should.ThrowAsync<BusConnectException>(connecting)).InnerException.ShouldBeOfType<TimeoutException>();
        await peer.ExpectEndAsync();
    }

    [Fact]
    public async Task A_cancelled_connect_ends_with_the_cancellation()
    {
        using var server = new ScriptedServer();
        using var cancellation = new CancellationTokenSource();

        var connecting = NatsBus.ConnectAsync(new() { Url = server.Url }, cancellation.Token);
        using var peer = await server.AcceptAsync();
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(connecting);
    }

    [Fact]
    public async Task Words_in_the_clear_behind_an_INFO_that_asks_for_TLS_are_refused()
    {
        using var server = new ScriptedServer();
        var connecting = ConnectAsync(new() { Url = server.Url });
        using var peer = await server.AcceptAsync();

        await peer.SendAsync("INFO {\"tls_required\":true,\"max_payload\":1048576}\r\nMSG a 1 0\r\n\r\n");

        (await Should.ThrowAsync<BusConnectException>(connecting)).InnerException.ShouldBeOfType<NatsProtocolException>();
    }

    [Fact]
    public async Task A_server_that_answers_no_pings_is_left()
    {
        using var server = new ScriptedServer();
        var connecting = ConnectAsync(
            new()
            {
                Url = server.Url,
                PingInterval = TimeSpan.FromMilliseconds(30),
                MaxPingsOut = 2,
            }
        );
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        var events = new EventRecorder(bus);

        (await events.NextAsync<BusEvent.Disconnected>()).Reason.ShouldBeOfType<TimeoutException>();
        await peer.ExpectAsync("PING");
        await peer.ExpectAsync("PING");
        (await peer.ReadLineAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_PING_is_answered()
    {
        using var server = new ScriptedServer();
        var connecting = ConnectAsync(new() { Url = server.Url });
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;

        await peer.SendAsync("PING\r\nPING\r\n");

        await peer.ExpectAsync("PONG");
        await peer.ExpectAsync("PONG");
    }

    [Fact]
    public async Task Messages_for_unknown_subscriptions_and_late_answers_are_ignored()
    {
        using var server = new ScriptedServer();
        var connecting = ConnectAsync(new() { Url = server.Url });
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;

        await peer.SendAsync(
            "MSG a 99 2\r\nhi\r\nMSG _INBOX.x.AAAA 1 2\r\nhi\r\nMSG _INBOX.x.!! 1 2\r\nhi\r\nMSG nodots 1 2\r\nhi\r\n+OK\r\nPING\r\n"
        );

        await peer.ExpectAsync("PONG");
        bus.State.ShouldBe(BusState.Connected);
    }

    [Fact]
    public async Task A_message_that_trickles_in_byte_by_byte_is_delivered()
    {
        using var server = new ScriptedServer();
        var connecting = ConnectAsync(new() { Url = server.Url });
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        await using var subscription = await bus.SubscribeAsync("a", cancellationToken: Cancel);
        var sid = (await peer.ExpectAsync("SUB a ")).Split(' ')[^1];

        foreach (var piece in Encoding.UTF8.GetBytes($"HMSG a {sid} r 21 26\r\nNATS/1.0\r\nName: x\r\n\r\nhello\r\n"))
        {
            await peer.SendAsync([piece]);
        }

        var message = await subscription.Messages.ReadAsync(Cancel);
        message.Headers!["Name"].ShouldBe("x");
        Encoding.UTF8.GetString(message.Payload.Span).ShouldBe("hello");
        message.ReplyTo.ShouldBe("r");
    }

    [Fact]
    public async Task Headers_a_stranger_garbled_do_not_cost_the_message_or_the_connection()
    {
        using var server = new ScriptedServer();
        var connecting = ConnectAsync(new() { Url = server.Url });
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        await using var subscription = await bus.SubscribeAsync("a", cancellationToken: Cancel);
        var sid = (await peer.ExpectAsync("SUB a ")).Split(' ')[^1];

        await peer.SendAsync($"HMSG a {sid} 5 7\r\nnot!!ok\r\nHMSG a {sid} 31 33\r\nNATS/1.0\r\nno colon\r\nGood: 1\r\n\r\nok\r\n");

        var first = await subscription.Messages.ReadAsync(Cancel);
        first.Headers!.Count.ShouldBe(0);
        Encoding.UTF8.GetString(first.Payload.Span).ShouldBe("ok");
        var second = await subscription.Messages.ReadAsync(Cancel);
        second.Headers!.ShouldBe([new("Good", "1")]);
    }

    [Fact]
    public async Task A_changed_limit_for_payloads_holds_at_once()
    {
        using var server = new ScriptedServer();
        var connecting = ConnectAsync(new() { Url = server.Url });
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        bus.MaxPayloadBytes.ShouldBe(1048576);

        await peer.SendAsync("INFO {\"max_payload\":10}\r\nPING\r\n");
        await peer.ExpectAsync("PONG");

        bus.MaxPayloadBytes.ShouldBe(10);
        var failure = await Should.ThrowAsync<PayloadTooLargeException>(async () =>
            await bus.PublishAsync("a", new byte[11], cancellationToken: Cancel)
        );
        failure.MaxBytes.ShouldBe(10);
    }

    [Fact]
    public async Task An_error_of_the_server_is_an_event_and_the_reason_of_the_loss_that_follows()
    {
        using var server = new ScriptedServer();
        var connecting = ConnectAsync(new() { Url = server.Url });
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        var events = new EventRecorder(bus);

        await peer.SendAsync("-ERR 'Stale Connection'\r\n");
        peer.Dispose();

        (await events.NextAsync<BusEvent.ServerError>()).Message.ShouldBe("Stale Connection");
        (await events.NextAsync<BusEvent.Disconnected>())
            .Reason.ShouldBeOfType<NatsServerException>()
            .ServerMessage.ShouldBe("Stale Connection");
    }

    [Fact]
    public async Task A_server_that_floods_with_PINGs_and_reads_nothing_does_not_fill_the_memory()
    {
        using var server = new ScriptedServer();
        var connecting = ConnectAsync(new() { Url = server.Url });
        using var peer = await server.WelcomeAsync();
        await using var bus = await connecting;
        var flood = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("PING\r\n", 10_000)));

        for (var i = 0; i < 400; i++)
        {
            await peer.SendAsync(flood);
        }

        // Four million PONGs were owed; only what socket and buffer hold can have been kept.
        bus.State.ShouldBe(BusState.Connected);
        peer.Dispose();
    }

    private static Task<NatsBus> ConnectAsync(NatsOptions options) =>
        NatsBus.ConnectAsync(
            options with
            {
                Reconnect = new() { InitialDelay = TimeSpan.FromMilliseconds(10), MaxDelay = TimeSpan.FromMilliseconds(50) },
            },
            Cancel
        );
}
