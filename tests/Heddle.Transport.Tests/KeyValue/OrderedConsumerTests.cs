using System.Text;

namespace Heddle.Transport.Tests;

/// <summary>How the reader of a stream comes through what goes wrong: no gap, no duplicate, whatever happens.</summary>
public sealed class OrderedConsumerTests(NatsWorld world) : BusContract(world), IClassFixture<NatsWorld>
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task A_message_lost_on_the_way_is_fetched_again()
    {
        await FillAsync(100);
        var faulty = new FaultyBus(Bus);
        var lost = new HashSet<ulong> { 1, 2, 50, 51, 100 };
        faulty.LoseArriving = message => DeliveryInfo.TryParse(message.ReplyTo, out var info) && lost.Remove(info.StreamSequence);
        await using var consumer = await OpenAsync(faulty, StartPolicy.First);

        await ExpectAsync(consumer, 1..100);

        lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_first_message_that_is_lost_is_not_missed_by_a_reader_of_later_ones_only()
    {
        await FillAsync(3);
        var faulty = new FaultyBus(Bus);
        var lost = new HashSet<ulong> { 4, 5 };
        faulty.LoseArriving = message => DeliveryInfo.TryParse(message.ReplyTo, out var info) && lost.Remove(info.StreamSequence);
        await using var consumer = await OpenAsync(faulty, StartPolicy.Next);

        await FillAsync(4);

        await ExpectAsync(consumer, 4..7);
    }

    [Fact]
    public async Task A_last_message_that_is_lost_shows_in_the_next_heartbeat()
    {
        var faulty = new FaultyBus(Bus);
        await FillAsync(10);
        var lost = new HashSet<ulong> { 10 };
        faulty.LoseArriving = message => DeliveryInfo.TryParse(message.ReplyTo, out var info) && lost.Remove(info.StreamSequence);
        await using var consumer = await OpenAsync(faulty, StartPolicy.First);

        await ExpectAsync(consumer, 1..10);
    }

    [Fact]
    public async Task A_consumer_that_falls_silent_is_replaced()
    {
        await FillAsync(10);
        var faulty = new FaultyBus(Bus);
        await using var consumer = await OpenAsync(faulty, StartPolicy.First);
        await ExpectAsync(consumer, 1..5);
        faulty.LoseArriving = _ => true;
        var waiting = consumer.ReadAsync(untilCaughtUp: false, Cancel).AsTask();
        await faulty.WhenSubscribedAsync(times: 2, Cancel).Soon();

        faulty.LoseArriving = _ => false;

        (await waiting.Soon()).ShouldNotBeNull().Sequence.ShouldBe(6ul);
        await ExpectAsync(consumer, 7..10);
    }

    [Fact]
    public async Task A_consumer_somebody_deletes_is_replaced()
    {
        await FillAsync(5);
        await using var consumer = await OpenAsync(Bus, StartPolicy.First);
        await ExpectAsync(consumer, 1..5);
        for (var round = 0; round < 3; round++)
        {
            var waiting = consumer.ReadAsync(untilCaughtUp: false, Cancel).AsTask();
            await Peer.RequestAsync($"$JS.API.CONSUMER.DELETE.{Root}.{consumer.Name}", default, null, TimeSpan.FromSeconds(5), Cancel);

            await FillAsync(2);

            var first = 6 + (round * 2);
            (await waiting.Soon()).ShouldNotBeNull().Sequence.ShouldBe((ulong)first);
            await ExpectAsync(consumer, (first + 1)..(first + 1));
        }
    }

    [Fact]
    public async Task Nothing_written_while_there_is_no_consumer_is_missed_even_if_nothing_was_read_before()
    {
        await FillAsync(3);
        foreach (var start in new[] { StartPolicy.Next, StartPolicy.LastOfEach })
        {
            var last = (int)(await InfoAsync()).LastSequence;
            await using var consumer = await OpenAsync(Bus, start, filter: "nothing.yet");
            await Peer.RequestAsync($"$JS.API.CONSUMER.DELETE.{Root}.{consumer.Name}", default, null, TimeSpan.FromSeconds(5), Cancel);

            await FillAsync(2, "nothing.yet");

            await ExpectAsync(consumer, (last + 1)..(last + 2));
            await Peer.RequestAsync($"$JS.API.STREAM.PURGE.{Root}", default, null, TimeSpan.FromSeconds(5), Cancel);
        }
    }

    [Fact]
    public async Task More_than_the_flow_control_window_arrives_complete_though_the_reader_pauses()
    {
        const int Messages = 40_000;
        await FillAsync(Messages, payload: new byte[512]);
        await using var consumer = await OpenAsync(Bus, StartPolicy.First);
        await ExpectAsync(consumer, 1..10);

        await Bus.FlushAsync(Cancel);

        await ExpectAsync(consumer, 11..Messages);
        consumer.IsCaughtUp.ShouldBeTrue();
    }

    [Fact]
    public async Task A_connection_that_may_not_answer_flow_control_still_reads_everything()
    {
        const int Messages = 20_000;
        await FillAsync(Messages, payload: new byte[512]);
        var unconfirmed = 0;
        var faulty = new FaultyBus(Bus)
        {
            LosePublished = subject => subject.StartsWith("$JS.FC.", StringComparison.Ordinal) && ++unconfirmed > 0,
        };
        await using var consumer = await OpenAsync(faulty, StartPolicy.First);

        await ExpectAsync(consumer, 1..Messages);

        unconfirmed.ShouldBeGreaterThan(1, "or the window was never exhausted");
    }

    [Fact]
    public async Task A_stream_that_was_replaced_by_a_shorter_one_is_read_from_its_start()
    {
        await FillAsync(20);
        await using var consumer = await OpenAsync(Bus, StartPolicy.First);
        await ExpectAsync(consumer, 1..20);
        await Peer.RequestAsync($"$JS.API.STREAM.DELETE.{Root}", default, null, TimeSpan.FromSeconds(5), Cancel);
        await FillAsync(3);

        await ExpectAsync(consumer, 1..3);
    }

    [Fact]
    public async Task A_stream_that_is_gone_ends_the_reading_with_an_error()
    {
        await FillAsync(1);
        await using var consumer = await OpenAsync(Bus, StartPolicy.First);
        await ExpectAsync(consumer, 1..1);

        await Peer.RequestAsync($"$JS.API.STREAM.DELETE.{Root}", default, null, TimeSpan.FromSeconds(5), Cancel);

        var failure = await Should.ThrowAsync<StoreException>(async () =>
            await consumer.ReadAsync(untilCaughtUp: false, Cancel).AsTask().Soon()
        );
        failure.ErrorCode.ShouldBe(10059);
    }

    [Fact]
    public async Task A_strangers_message_on_the_inbox_is_ignored()
    {
        await FillAsync(2);
        await using var consumer = await OpenAsync(Bus, StartPolicy.First);
        await ExpectAsync(consumer, 1..1);
        var about = await AskAsync($"CONSUMER.INFO.{Root}.{consumer.Name}");
        var inbox = about[about.IndexOf("_INBOX", StringComparison.Ordinal)..].Split('"')[0];

        await Peer.PublishAsync(inbox, Encoding.UTF8.GetBytes("junk"), cancellationToken: Cancel);
        await Peer.PublishAsync(inbox, default, new BusHeaders { { "Nats-Last-Consumer", "99" } }, "$JS.ACK.x", Cancel);
        await SettleAsync();

        await ExpectAsync(consumer, 2..2);
    }

    [Fact]
    public async Task Reading_until_caught_up_ends_with_what_was_there()
    {
        await FillAsync(25);
        await using var consumer = await OpenAsync(Bus, StartPolicy.First);

        var count = 0;
        while (await consumer.ReadAsync(untilCaughtUp: true, Cancel).AsTask().Soon() is not null)
        {
            count++;
        }

        count.ShouldBe(25);
        consumer.IsCaughtUp.ShouldBeTrue();
    }

    [Fact]
    public async Task A_cancelled_read_can_be_repeated()
    {
        await FillAsync(1);
        await using var consumer = await OpenAsync(Bus, StartPolicy.First);
        await ExpectAsync(consumer, 1..1);
        using var cancellation = new CancellationTokenSource();
        var waiting = consumer.ReadAsync(untilCaughtUp: false, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await waiting.Soon());

        await FillAsync(1);

        await ExpectAsync(consumer, 2..2);
    }

    private static async Task ExpectAsync(OrderedConsumer consumer, Range sequences)
    {
        for (var expected = sequences.Start.Value; expected <= sequences.End.Value; expected++)
        {
            var message = await consumer.ReadAsync(untilCaughtUp: false, Cancel).AsTask().Soon();
            message.ShouldNotBeNull().Sequence.ShouldBe((ulong)expected);
        }
    }

    private ValueTask<OrderedConsumer> OpenAsync(MessageBus bus, StartPolicy start, string filter = ">") =>
        OrderedConsumer.OpenAsync(
            new(bus, "_INBOX", TimeProvider.System),
            new()
            {
                Stream = Root,
                Filter = $"{Root}.{filter}",
                Start = start,
                Heartbeat = Heartbeat,
            },
            Cancel
        );

    /// <summary>Writes messages into this test's stream, which is made if need be.</summary>
    private async Task FillAsync(int count, string subject = "a", byte[]? payload = null)
    {
        await AskAsync($"STREAM.CREATE.{Root}", $$"""{"name":"{{Root}}","subjects":["{{Root}}.>"],"storage":"memory"}""");
        for (var i = 1; i < count; i++)
        {
            await Peer.PublishAsync($"{Root}.{subject}", payload ?? [], cancellationToken: Cancel);
        }

        await Peer.RequestAsync($"{Root}.{subject}", payload ?? [], null, TimeSpan.FromSeconds(20), Cancel);
    }

    private async Task<StreamState> InfoAsync() =>
        (await new JetStreamContext(Peer, "_INBOX", TimeProvider.System).GetStreamAsync(Root, Cancel)).State;

    private async Task<string> AskAsync(string operation, string body = "") =>
        Text(
            (await Peer.RequestAsync($"$JS.API.{operation}", Encoding.UTF8.GetBytes(body), null, TimeSpan.FromSeconds(10), Cancel)).Payload
        );
}
