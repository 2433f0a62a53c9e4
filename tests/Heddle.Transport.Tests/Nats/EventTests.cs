using Heddle.Transport.Nats;
using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Tests.Nats;

public sealed class EventTests(NatsServerFixture fixture) : IClassFixture<NatsServerFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handler_that_fails_is_logged_and_the_others_still_hear_of_it()
    {
        using var log = new LogCollector();
        var bus = await NatsBus.ConnectAsync(new() { Url = fixture.Server.Url, LoggerFactory = log }, Cancel);
        bus.Events += (_, _) => throw new InvalidOperationException("a handler's mistake");
        var events = new EventRecorder(bus);

        await bus.DisposeAsync();

        await events.NextAsync<BusEvent.Closed>();
        log.Entries.ShouldContain(entry => entry.Level == LogLevel.Error && entry.Exception is InvalidOperationException);
    }

    [Fact]
    public async Task A_bus_can_be_disposed_from_a_handler()
    {
        using var server = new ScriptedServer();
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
        bus.Events += (_, happened) =>
        {
            if (happened is BusEvent.Disconnected)
            {
#pragma warning disable VSTHRD002 // A handler that waits for the bus to close, on the bus's own event task, must not deadlock
                bus.DisposeAsync().AsTask().Wait(Cancel);
#pragma warning restore VSTHRD002
            }
        };

        peer.Dispose();

        await events.NextAsync<BusEvent.Disconnected>();
        await events.NextAsync<BusEvent.Closed>();
        bus.State.ShouldBe(BusState.Closed);
    }

    [Fact]
    public async Task A_handler_that_blocks_does_not_hold_up_messages()
    {
        await using var bus = await fixture.ConnectAsync();
        using var release = new ManualResetEventSlim();
        bus.Events += (_, _) => release.Wait(Cancel);
        await using var slow = await bus.SubscribeAsync("e", new() { Capacity = 1 }, Cancel);
        await using var quick = await bus.SubscribeAsync("e", cancellationToken: Cancel);

        for (var i = 0; i < 10; i++)
        {
            await bus.PublishAsync("e", default, cancellationToken: Cancel);
        }

        await bus.FlushAsync(Cancel);
        quick.Messages.Count.ShouldBe(10);
        release.Set();
    }
}
