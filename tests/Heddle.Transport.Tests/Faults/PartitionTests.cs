using System.Text;
using System.Threading.Channels;
using PublicFaultyBus = Heddle.Transport.FaultyBus;

namespace Heddle.Transport.Tests;

public sealed class PartitionTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly MessageBus _peer;
    private readonly PublicFaultyBus _bus;

    public PartitionTests()
    {
        var server = new InMemoryServer(new InMemoryServerOptions { TimeProvider = _time });
        _peer = server.Connect("peer");
        _bus = new PublicFaultyBus(server.Connect("faulty"), null, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _bus.DisposeAsync();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task What_is_sent_while_cut_off_waits_and_arrives_in_order_afterwards()
    {
        var subscription = await _peer.SubscribeAsync("a", null, Cancel);
        _bus.Partition();
        _bus.IsPartitioned.ShouldBeTrue();
        _bus.State.ShouldBe(BusState.Reconnecting);
        await _bus.PublishAsync("a", "1"u8.ToArray(), cancellationToken: Cancel);
        await _bus.PublishAsync("a", "2"u8.ToArray(), cancellationToken: Cancel);
        var flushed = _bus.FlushAsync(Cancel).AsTask();
        subscription.Messages.TryRead(out _).ShouldBeFalse();
        flushed.IsCompleted.ShouldBeFalse();
        _bus.Heal();
        await flushed;
        (await TextAsync(subscription)).ShouldBe("1");
        (await TextAsync(subscription)).ShouldBe("2");
        _bus.State.ShouldBe(BusState.Connected);
    }

    [Fact]
    public async Task What_had_arrived_is_kept_and_what_is_sent_to_a_cut_off_connection_is_lost()
    {
        var subscription = await _bus.SubscribeAsync("a", null, Cancel);
        await _peer.PublishAsync("a", "before"u8.ToArray(), cancellationToken: Cancel);
        _bus.Partition();
        await _peer.PublishAsync("a", "meanwhile"u8.ToArray(), cancellationToken: Cancel);
        (await TextAsync(subscription)).ShouldBe("before");
        var waiting = TextAsync(subscription);
        await _peer.PublishAsync("a", "meanwhile too"u8.ToArray(), cancellationToken: Cancel);
        _bus.Heal();
        await _peer.PublishAsync("a", "after"u8.ToArray(), cancellationToken: Cancel);
        (await waiting).ShouldBe("after");
    }

    [Fact]
    public async Task A_reader_that_was_away_during_the_cut_does_not_see_what_was_lost()
    {
        var subscription = await _bus.SubscribeAsync("a", null, Cancel);
        _bus.Partition();
        await _peer.PublishAsync("a", "meanwhile"u8.ToArray(), cancellationToken: Cancel);
        _bus.Heal();
        await _peer.PublishAsync("a", "after"u8.ToArray(), cancellationToken: Cancel);
        (await TextAsync(subscription)).ShouldBe("after");
    }

    [Fact]
    public async Task An_answer_that_comes_during_the_cut_is_lost()
    {
        var service = await _peer.SubscribeAsync("service", null, Cancel);
        var answer = _bus.RequestAsync("service", default, null, TimeSpan.FromSeconds(5), Cancel).AsTask();
        var request = await service.Messages.ReadAsync(Cancel);
        _bus.Partition();
        await _peer.PublishAsync(request.ReplyTo!, default, cancellationToken: Cancel);
        await _time.WhenTimerSetAsync(TimeSpan.FromSeconds(5), Cancel);
        _time.Advance(TimeSpan.FromSeconds(5));
        await Should.ThrowAsync<RequestTimeoutException>(answer);
    }

    [Fact]
    public async Task A_request_made_while_cut_off_is_asked_when_the_line_is_back()
    {
        var service = await _peer.SubscribeAsync("service", null, Cancel);
        _bus.Partition();
        var answer = _bus.RequestAsync("service", "q"u8.ToArray(), null, TimeSpan.FromSeconds(5), Cancel).AsTask();
        _bus.Heal();
        var request = await service.Messages.ReadAsync(Cancel);
        await _peer.PublishAsync(request.ReplyTo!, request.Payload, cancellationToken: Cancel);
        Encoding.UTF8.GetString((await answer).Payload.Span).ShouldBe("q");
    }

    [Fact]
    public async Task Listeners_hear_of_the_cut_and_of_its_end_once_each_and_of_the_close()
    {
        var events = Channel.CreateUnbounded<BusEvent>();
        _bus.Events += (_, happened) => events.Writer.TryWrite(happened);
        _bus.Partition();
        _bus.Partition();
        _bus.Heal();
        _bus.Heal();
        await _bus.DisposeAsync();
        (await events.Reader.ReadAsync(Cancel)).ShouldBeOfType<BusEvent.Disconnected>();
        (await events.Reader.ReadAsync(Cancel)).ShouldBeOfType<BusEvent.Reconnected>();
        (await events.Reader.ReadAsync(Cancel)).ShouldBeOfType<BusEvent.Closed>();
    }

    [Fact]
    public async Task A_cut_off_connection_keeps_8_MiB_and_says_when_that_is_full()
    {
        _bus.Partition();
        var payload = new byte[1024 * 1024];
        for (var i = 0; i < 8; i++)
        {
            await _bus.PublishAsync("a", payload, cancellationToken: Cancel);
        }

        await Should.ThrowAsync<OutgoingBufferFullException>(() => _bus.PublishAsync("a", payload, cancellationToken: Cancel).AsTask());
    }

    [Fact]
    public async Task Closing_a_cut_off_connection_loses_what_waits()
    {
        var subscription = await _peer.SubscribeAsync("a", null, Cancel);
        _bus.Partition();
        await _bus.PublishAsync("a", default, cancellationToken: Cancel);
        var answer = _bus.RequestAsync("a", default, null, TimeSpan.FromSeconds(5), Cancel).AsTask();
        await _bus.DisposeAsync();
        await Should.ThrowAsync<BusClosedException>(answer);
        subscription.Messages.TryRead(out _).ShouldBeFalse();
        await Should.ThrowAsync<BusClosedException>(() => _bus.PublishAsync("a", default, cancellationToken: Cancel).AsTask());
    }

    private static async Task<string> TextAsync(BusSubscription subscription) =>
        Encoding.UTF8.GetString((await subscription.Messages.ReadAsync(Cancel)).Payload.Span);
}
