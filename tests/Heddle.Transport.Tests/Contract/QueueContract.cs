namespace Heddle.Transport.Tests;

/// <summary>Taking messages from a work queue and settling them.</summary>
public abstract class QueueContract(BusWorld world) : DurableContract(world)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    private async Task<(DurableStream Stream, WorkQueue Queue)> OpenAsync(
        Func<QueueOptions, QueueOptions>? adapt = null,
        StreamRetention retention = StreamRetention.WorkQueue
    )
    {
        var stream = await OpenStreamAsync(options => options with { Retention = retention });
        var options = new QueueOptions("workers");
        return (stream, await stream.OpenQueueAsync(adapt?.Invoke(options) ?? options, Cancel));
    }

    [Fact]
    public async Task A_missing_queue_that_may_not_be_created_is_an_error()
    {
        var stream = await OpenStreamAsync();

        var failure = await Should.ThrowAsync<QueueNotFoundException>(async () =>
            await stream.OpenQueueAsync(new("q") { CreateIfMissing = false }, Cancel)
        );

        (failure.Stream, failure.Queue).ShouldBe((Root, "q"));
    }

    [Fact]
    public async Task An_existing_queue_is_used_as_it_is()
    {
        var (stream, queue) = await OpenAsync(options => options with { MaxAckPending = 1 });
        var again = await stream.OpenQueueAsync(new("workers") { MaxAckPending = 10 }, Cancel);
        await AppendAsync(stream, 2);

        (await again.FetchAsync(2, Short, Cancel)).Count.ShouldBe(1);
        (again.Stream, again.Name).ShouldBe((queue.Stream, queue.Name));
    }

    [Fact]
    public async Task Many_may_create_a_queue_at_once()
    {
        var stream = await OpenStreamAsync();
        var theirs = await OpenStreamAsync(on: Peer);

        var queues = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? stream : theirs).OpenQueueAsync(new("q"), Cancel).AsTask())
        );
        await AppendAsync(stream, 1);

        await (await OneAsync(queues[9])).AckAndWaitAsync(Cancel);
        await ShouldBeDryAsync(queues[0]);
    }

    [Fact]
    public async Task A_fetched_message_tells_what_it_is()
    {
        var (stream, queue) = await OpenAsync();
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-5);
        await stream.AppendAsync(Subject("x"), default, cancellationToken: Cancel);
        await stream.AppendAsync(Subject("y"), Bytes("body"), new() { { "Kind", "z" } }, cancellationToken: Cancel);

        var messages = await FetchAsync(queue, 2);

        messages.Select(message => message.Sequence).ShouldBe([1ul, 2ul]);
        var message = messages[1];
        message.Subject.ShouldBe(Subject("y"));
        Text(message.Payload).ShouldBe("body");
        message.Headers.ShouldNotBeNull()["Kind"].ShouldBe("z");
        message.DeliveryCount.ShouldBe(1);
        message.Time.ShouldBeInRange(before, before.AddSeconds(60));
        message.IsSettled.ShouldBeFalse();
    }

    [Fact]
    public async Task A_fetch_returns_when_it_has_what_it_asked_for_or_its_time_is_over()
    {
        var (stream, queue) = await OpenAsync();
        await AppendAsync(stream, 3);

        (await FetchAsync(queue, 2)).Count.ShouldBe(2);
        (await queue.FetchAsync(5, Short, Cancel)).Count.ShouldBe(1);
        (await queue.FetchAsync(5, Short, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fetch_waits_for_messages_to_come()
    {
        var (stream, queue) = await OpenAsync();
        var fetching = FetchAsync(queue, 2);

        await AppendAsync(stream, 1);
        fetching.IsCompleted.ShouldBeFalse();
        await AppendAsync(stream, 1);

        (await fetching.Soon()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Impossible_fetches_are_refused()
    {
        var (_, queue) = await OpenAsync();

        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await queue.FetchAsync(0, Short, Cancel));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await queue.FetchAsync(1, TimeSpan.Zero, Cancel));
    }

    [Fact]
    public async Task An_acknowledged_message_is_gone_from_a_work_queue_stream()
    {
        var (stream, queue) = await OpenAsync(options => options with { AckWait = Short });
        await AppendAsync(stream, 3);

        foreach (var message in await FetchAsync(queue, 3))
        {
            await message.AckAndWaitAsync(Cancel);
            message.IsSettled.ShouldBeTrue();
        }

        (await queue.FetchAsync(1, Short * 3, Cancel)).ShouldBeEmpty();
        (await stream.InfoAsync(Cancel)).Messages.ShouldBe(0ul);
    }

    [Fact]
    public async Task An_acknowledged_message_stays_in_a_stream_of_limits()
    {
        var (stream, queue) = await OpenAsync(retention: StreamRetention.Limits);
        await AppendAsync(stream, 1);

        await (await OneAsync(queue)).AckAndWaitAsync(Cancel);

        await ShouldBeDryAsync(queue);
        (await stream.InfoAsync(Cancel)).Messages.ShouldBe(1ul);
    }

    [Fact]
    public async Task A_message_of_interest_goes_when_every_queue_has_acknowledged_it()
    {
        var (stream, first) = await OpenAsync(retention: StreamRetention.Interest);
        var second = await stream.OpenQueueAsync(new("second"), Cancel);
        await AppendAsync(stream, 1);

        await (await OneAsync(first)).AckAndWaitAsync(Cancel);
        (await stream.GetAsync(1, Cancel)).ShouldNotBeNull();
        await (await OneAsync(second)).AckAndWaitAsync(Cancel);

        (await stream.GetAsync(1, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_message_nobody_is_interested_in_is_numbered_and_not_kept()
    {
        var stream = await OpenStreamAsync(options => options with { Retention = StreamRetention.Interest });
        var queue = await stream.OpenQueueAsync(new("q") { Filter = Subject("a") }, Cancel);

        await AppendAsync(stream, 1, "b");
        await AppendAsync(stream, 1, "a");

        (await OneAsync(queue)).Sequence.ShouldBe(2ul);
        (await stream.GetAsync(1, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task An_unsettled_message_comes_again_after_the_ack_wait()
    {
        var (stream, queue) = await OpenAsync(options => options with { AckWait = Short });
        await AppendAsync(stream, 1);
        var first = await OneAsync(queue);

        var second = await OneAsync(queue);

        (first.DeliveryCount, second.DeliveryCount).ShouldBe((1, 2));
        second.Sequence.ShouldBe(first.Sequence);
        await second.AckAndWaitAsync(Cancel);
        (await queue.FetchAsync(1, Short * 3, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_comes_again_to_a_reader_that_already_waits()
    {
        var (stream, queue) = await OpenAsync(options => options with { AckWait = Short });
        var theirs = await (await OpenStreamAsync(on: Peer)).OpenQueueAsync(new("workers"), Cancel);
        await AppendAsync(stream, 1);
        await OneAsync(queue);

        (await OneAsync(theirs)).DeliveryCount.ShouldBe(2);
    }

    [Fact]
    public async Task A_late_settlement_counts_for_the_delivery_that_followed()
    {
        var (stream, queue) = await OpenAsync(options => options with { AckWait = Short });
        await AppendAsync(stream, 1);
        var first = await OneAsync(queue);
        await OneAsync(queue);

        await first.AckAndWaitAsync(Cancel);

        (await queue.FetchAsync(1, Short * 3, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_message_comes_again_at_once()
    {
        var (stream, queue) = await OpenAsync();
        await AppendAsync(stream, 2);
        var first = await OneAsync(queue);

        await first.NakAsync(cancellationToken: Cancel);
        var rest = await FetchAsync(queue, 2);

        rest.Select(message => (message.Sequence, message.DeliveryCount)).ShouldBe([(1ul, 2), (2ul, 1)], ignoreOrder: true);
    }

    [Fact]
    public async Task A_message_refused_with_a_delay_comes_again_after_it_and_not_before()
    {
        var (stream, queue) = await OpenAsync();
        await AppendAsync(stream, 1);
        var start = TimeProvider.System.GetTimestamp();

        await (await OneAsync(queue)).NakAsync(Short * 2, Cancel);

        await ShouldBeDryAsync(queue);
        (await OneAsync(queue)).DeliveryCount.ShouldBe(2);
        TimeProvider.System.GetElapsedTime(start).ShouldBeInRange(Short * 1.9, TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task A_message_in_progress_does_not_come_again()
    {
        var (stream, queue) = await OpenAsync(options => options with { AckWait = Short * 5 });
        await AppendAsync(stream, 1);
        var message = await OneAsync(queue);
        var (start, last) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetTimestamp());
        while (TimeProvider.System.GetElapsedTime(start) < Short * 10)
        {
            await message.InProgressAsync(Cancel);
            var again = await queue.FetchAsync(1, Short / 2, Cancel);
            var pause = TimeProvider.System.GetElapsedTime(last);
            last = TimeProvider.System.GetTimestamp();
            if (pause < Short * 4)
            {
                again.ShouldBeEmpty();
            }
            else
            {
                message = again is [var newer] ? newer : message; // The machine stood still for longer than the ack wait.
            }
        }

        (await OneAsync(queue)).DeliveryCount.ShouldBe(message.DeliveryCount + 1);
    }

    [Fact]
    public async Task A_terminated_message_does_not_come_again()
    {
        var (stream, queue) = await OpenAsync(options => options with { AckWait = Short });
        await AppendAsync(stream, 1);

        await (await OneAsync(queue)).TerminateAsync(Cancel);

        (await queue.FetchAsync(1, Short * 3, Cancel)).ShouldBeEmpty();
        (await stream.InfoAsync(Cancel)).Messages.ShouldBe(0ul);
    }

    [Fact]
    public async Task The_first_settlement_counts_and_later_ones_do_nothing()
    {
        var (stream, queue) = await OpenAsync();
        await AppendAsync(stream, 1);
        var message = await OneAsync(queue);

        await message.AckAsync(Cancel);
        await message.NakAsync(cancellationToken: Cancel);
        await message.InProgressAsync(Cancel);
        await message.TerminateAsync(Cancel);
        await message.AckAndWaitAsync(Cancel);

        await ShouldBeDryAsync(queue);
    }

    [Fact]
    public async Task A_message_is_handed_out_so_often_and_no_more()
    {
        var (stream, queue) = await OpenAsync(options => options with { MaxDeliver = 2 });
        await AppendAsync(stream, 1);

        for (var i = 1; i <= 2; i++)
        {
            var message = await OneAsync(queue);
            message.DeliveryCount.ShouldBe(i);
            await message.NakAsync(cancellationToken: Cancel);
        }

        await ShouldBeDryAsync(queue);
        (await stream.GetAsync(1, Cancel)).ShouldNotBeNull();
        (await queue.InfoAsync(Cancel)).AckPending.ShouldBe(0);
    }

    [Fact]
    public async Task Backoff_gives_each_delivery_its_own_ack_wait()
    {
        var (stream, queue) = await OpenAsync(options => options with { Backoff = [Short, Short * 4], MaxDeliver = 3 });
        await AppendAsync(stream, 1);
        await OneAsync(queue);
        var start = TimeProvider.System.GetTimestamp();
        await OneAsync(queue);
        var first = TimeProvider.System.GetElapsedTime(start);

        (await OneAsync(queue)).DeliveryCount.ShouldBe(3);

        first.ShouldBeLessThan(Short * 4);
        (TimeProvider.System.GetElapsedTime(start) - first).ShouldBeGreaterThan(Short * 3.5);
    }

    [Fact]
    public async Task Backoff_does_not_limit_the_deliveries()
    {
        var (stream, queue) = await OpenAsync(options => options with { Backoff = [Short / 2, Short] });
        await AppendAsync(stream, 1);

        for (var i = 1; i <= 4; i++)
        {
            (await OneAsync(queue)).DeliveryCount.ShouldBe(i);
        }
    }

    [Fact]
    public async Task More_backoff_values_than_deliveries_are_refused()
    {
        var stream = await OpenStreamAsync();
        var options = new QueueOptions("q") { Backoff = [Short, Short], MaxDeliver = 2 };

        await Should.ThrowAsync<ArgumentException>(async () => await stream.OpenQueueAsync(options, Cancel));
    }

    [Fact]
    public async Task So_many_messages_are_with_readers_and_no_more()
    {
        var (stream, queue) = await OpenAsync(options => options with { MaxAckPending = 2 });
        await AppendAsync(stream, 4);

        var messages = await queue.FetchAsync(4, Short, Cancel);
        messages.Count.ShouldBe(2);
        await ShouldBeDryAsync(queue);
        await messages[0].AckAndWaitAsync(Cancel);

        (await OneAsync(queue)).Sequence.ShouldBe(3ul);
        await ShouldBeDryAsync(queue);
    }

    [Fact]
    public async Task A_message_that_comes_again_does_not_wait_for_room()
    {
        var (stream, queue) = await OpenAsync(options => options with { MaxAckPending = 1 });
        await AppendAsync(stream, 2);

        await (await OneAsync(queue)).NakAsync(cancellationToken: Cancel);

        (await OneAsync(queue)).ShouldSatisfyAllConditions(
            message => message.Sequence.ShouldBe(1ul),
            message => message.DeliveryCount.ShouldBe(2)
        );
    }

    [Fact]
    public async Task A_queue_tells_where_it_stands()
    {
        var (stream, queue) = await OpenAsync();
        await AppendAsync(stream, 4);
        (await queue.InfoAsync(Cancel)).ShouldBe(new QueueInfo(Root, "workers", Pending: 4, AckPending: 0, Redelivered: 0));
        await AppendAsync(stream, 1);
        var messages = await FetchAsync(queue, 3);
        await messages[0].AckAndWaitAsync(Cancel);
        await messages[1].NakAsync(cancellationToken: Cancel);
        await FetchAsync(queue, 3);

        (await queue.InfoAsync(Cancel)).ShouldBe(new QueueInfo(Root, "workers", Pending: 0, AckPending: 4, Redelivered: 1));
    }
}
