namespace Heddle.Transport.Tests;

/// <summary>Which messages a work queue hands out, to whom, and for how long.</summary>
public abstract class QueueReadContract(BusWorld world) : DurableContract(world)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Reading_goes_on_for_ever()
    {
        var stream = await OpenStreamAsync(options => options with { Retention = StreamRetention.WorkQueue });
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        await using var reading = queue.ReadAsync(cancellationToken: Cancel).GetAsyncEnumerator(Cancel);
        for (var i = 1; i <= 300; i++)
        {
            var next = reading.NextAsync();
            await AppendAsync(stream, 1, from: i);
            var message = await next.Soon();
            Text(message.Payload).ShouldBe($"{i}");
            await message.AckAsync(Cancel);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Whatever_the_prefetch_every_message_is_read_once_and_in_order(int prefetch)
    {
        var stream = await OpenStreamAsync(options => options with { Retention = StreamRetention.WorkQueue });
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        await AppendAsync(stream, 200);
        var read = new List<string>();

        await foreach (var message in queue.ReadAsync(new() { Prefetch = prefetch }, Cancel))
        {
            read.Add(Text(message.Payload));
            await message.AckAndWaitAsync(Cancel);
            if (read.Count == 200)
            {
                break;
            }
        }

        read.ShouldBe(Enumerable.Range(1, 200).Select(i => $"{i}"));
        (await stream.InfoAsync(Cancel)).Messages.ShouldBe(0ul);
    }

    [Fact]
    public async Task A_reader_never_holds_more_than_its_prefetch()
    {
        var stream = await OpenStreamAsync();
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        await AppendAsync(stream, 50);
        await using var reading = queue.ReadAsync(new() { Prefetch = 4 }, Cancel).GetAsyncEnumerator(Cancel);

        for (var taken = 1; taken <= 20; taken++)
        {
            await reading.NextAsync();
            await SettleAsync();
            (await queue.InfoAsync(Cancel)).AckPending.ShouldBeInRange(taken, taken + 4);
        }
    }

    [Fact]
    public async Task What_a_reader_leaves_untaken_comes_to_another_at_once()
    {
        var stream = await OpenStreamAsync(options => options with { Retention = StreamRetention.WorkQueue });
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        await AppendAsync(stream, 10);

        await foreach (var message in queue.ReadAsync(new() { Prefetch = 10 }, Cancel))
        {
            await message.AckAndWaitAsync(Cancel);
            break;
        }

        (await DifferentAsync(queue, 9)).ShouldBe(Enumerable.Range(2, 9).Select(i => (ulong)i));
    }

    [Fact]
    public async Task A_cancelled_reading_gives_back_what_it_had_not_taken()
    {
        var stream = await OpenStreamAsync(options => options with { Retention = StreamRetention.WorkQueue });
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        using var cancel = new CancellationTokenSource();
        var taken = new List<QueueMessage>();
        var reading = ReadAsync();
        await AppendAsync(stream, 3);

        await Should.ThrowAsync<OperationCanceledException>(reading.Soon());

        (await DifferentAsync(queue, 2)).ShouldBe([2ul, 3ul]);

        async Task ReadAsync()
        {
            await foreach (var message in queue.ReadAsync(new() { Prefetch = 5 }, cancel.Token))
            {
                taken.Add(message);
                await SettleAsync();
                await cancel.CancelAsync();
            }
        }
    }

    [Fact]
    public async Task A_cancelled_fetch_gives_back_what_it_had_got()
    {
        var stream = await OpenStreamAsync(options => options with { Retention = StreamRetention.WorkQueue });
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        using var cancel = new CancellationTokenSource();
        var fetching = queue.FetchAsync(10, TimeSpan.FromSeconds(50), cancel.Token).AsTask();
        await AppendAsync(stream, 3);
        while ((await queue.InfoAsync(Cancel)).AckPending < 3)
        {
            await SettleAsync();
        }

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(fetching.Soon());
        (await DifferentAsync(queue, 3)).ShouldBe([1ul, 2ul, 3ul]);
    }

    [Fact]
    public async Task Two_readers_share_a_queue_and_no_message_goes_to_both()
    {
        var stream = await OpenStreamAsync(options => options with { Retention = StreamRetention.WorkQueue });
        var mine = await stream.OpenQueueAsync(new("q"), Cancel);
        var theirs = await (await OpenStreamAsync(on: Peer)).OpenQueueAsync(new("q"), Cancel);
        using var done = new CancellationTokenSource();
        var (left, waiting) = (400, 2);
        var bothRead = new TaskCompletionSource();
        await AppendAsync(stream, left);

        var shares = await Task.WhenAll(ReadAsync(mine), ReadAsync(theirs)).Soon();

        shares.SelectMany(share => share).Order().ShouldBe(Enumerable.Range(1, 400).Select(i => (ulong)i));
        shares.ShouldAllBe(share => share.Count > 0);

        async Task<List<ulong>> ReadAsync(WorkQueue queue)
        {
            var share = new List<ulong>();
            try
            {
                await foreach (var message in queue.ReadAsync(new() { Prefetch = 5 }, done.Token))
                {
                    if (share.Count == 0 && Interlocked.Decrement(ref waiting) == 0)
                    {
                        bothRead.SetResult();
                    }

                    await bothRead.Task.Soon();
                    share.Add(message.Sequence);
                    await message.AckAndWaitAsync(Cancel);
                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        await done.CancelAsync();
                    }
                }
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                // Everything has been read.
            }

            return share;
        }
    }

    [Fact]
    public async Task Two_queues_each_get_every_message()
    {
        var stream = await OpenStreamAsync();
        var first = await stream.OpenQueueAsync(new("first"), Cancel);
        var second = await stream.OpenQueueAsync(new("second"), Cancel);
        await AppendAsync(stream, 3);

        (await FetchAsync(first, 3)).Count.ShouldBe(3);
        (await FetchAsync(second, 3)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_filter_leaves_the_other_subjects_out()
    {
        var stream = await OpenStreamAsync();
        var queue = await stream.OpenQueueAsync(new("q") { Filter = Root + ".*.b" }, Cancel);
        await AppendAsync(stream, 2, "x.a");
        await AppendAsync(stream, 2, "x.b", from: 3);

        (await FetchAsync(queue, 2)).Select(message => Text(message.Payload)).ShouldBe(["3", "4"]);
        await ShouldBeDryAsync(queue);
    }

    [Fact]
    public async Task A_queue_begins_where_it_is_told_to()
    {
        var stream = await OpenStreamAsync();
        await AppendAsync(stream, 3);
        var all = await stream.OpenQueueAsync(new("all"), Cancel);
        var newer = await stream.OpenQueueAsync(new("new") { DeliverPolicy = DeliverPolicy.New }, Cancel);
        var later = await stream.OpenQueueAsync(new("later") { DeliverPolicy = DeliverPolicy.FromSequence, FirstSequence = 3 }, Cancel);
        await AppendAsync(stream, 1, from: 4);

        (await FetchAsync(all, 4)).Select(message => message.Sequence).ShouldBe([1ul, 2ul, 3ul, 4ul]);
        (await OneAsync(newer)).Sequence.ShouldBe(4ul);
        (await FetchAsync(later, 2)).Select(message => message.Sequence).ShouldBe([3ul, 4ul]);
    }

    [Fact]
    public async Task A_subject_of_a_work_queue_stream_belongs_to_one_queue()
    {
        var stream = await OpenStreamAsync(options => options with { Retention = StreamRetention.WorkQueue });
        await stream.OpenQueueAsync(new("a") { Filter = Root + ".a.>" }, Cancel);

        await stream.OpenQueueAsync(new("b") { Filter = Root + ".b.>" }, Cancel);

        await ShouldFailAsync(10100, new("c") { Filter = Root + ".a.x" });
        await ShouldFailAsync(10099, new("d"));
        await ShouldFailAsync(10101, new("e") { Filter = Root + ".e", DeliverPolicy = DeliverPolicy.New });

        async Task ShouldFailAsync(int errorCode, QueueOptions options)
        {
            var failure = await Should.ThrowAsync<StoreException>(async () => await stream.OpenQueueAsync(options, Cancel));
            failure.ErrorCode.ShouldBe(errorCode);
            failure.IsTransient.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_queue_over_foreign_subjects_is_refused()
    {
        var stream = await OpenStreamAsync();

        var failure = await Should.ThrowAsync<StoreException>(async () =>
            await stream.OpenQueueAsync(new("q") { Filter = "elsewhere.>" }, Cancel)
        );

        failure.ErrorCode.ShouldBe(10093);
    }

    [Fact]
    public async Task A_queue_waits_for_its_readers_with_what_was_stored()
    {
        var stream = await OpenStreamAsync(options => options with { Retention = StreamRetention.WorkQueue });
        await AppendAsync(stream, 2);

        var queue = await stream.OpenQueueAsync(new("q"), Cancel);

        (await FetchAsync(queue, 2)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_deleted_queue_ends_its_readers_with_an_error()
    {
        var stream = await OpenStreamAsync();
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        await using var reading = queue.ReadAsync(new() { Heartbeat = TimeSpan.FromMilliseconds(500) }, Cancel).GetAsyncEnumerator(Cancel);
        await AppendAsync(stream, 1);
        await reading.NextAsync();
        var waiting = reading.MoveNextAsync().AsTask();
        var fetching = queue.FetchAsync(1, TimeSpan.FromSeconds(50), Cancel).AsTask();
        await SettleAsync();

        (await stream.DeleteQueueAsync("q", Cancel)).ShouldBeTrue();

        (await Should.ThrowAsync<QueueNotFoundException>(waiting.Soon())).Queue.ShouldBe("q");
        await Should.ThrowAsync<QueueNotFoundException>(fetching.Soon());
        await Should.ThrowAsync<QueueNotFoundException>(async () => await queue.InfoAsync(Cancel));
        (await stream.DeleteQueueAsync("q", Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_message_of_a_deleted_queue_cannot_be_acknowledged_for_sure()
    {
        var stream = await OpenStreamAsync();
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        await AppendAsync(stream, 1);
        var message = await OneAsync(queue);
        await stream.DeleteQueueAsync("q", Cancel);

        (await Should.ThrowAsync<StoreException>(async () => await message.AckAndWaitAsync(Cancel))).Code.ShouldBe(503);

        message.IsSettled.ShouldBeFalse();
    }

    [Fact]
    public async Task A_reading_whose_bus_is_closed_says_so()
    {
        var stream = await OpenStreamAsync();
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        await using var reading = queue.ReadAsync(cancellationToken: Cancel).GetAsyncEnumerator(Cancel);
        var waiting = reading.MoveNextAsync().AsTask();
        var fetching = queue.FetchAsync(1, TimeSpan.FromSeconds(50), Cancel).AsTask();

        await Bus.DisposeAsync();

        await Should.ThrowAsync<BusClosedException>(waiting.Soon());
        await Should.ThrowAsync<BusClosedException>(fetching.Soon());
    }

    [Fact]
    public async Task A_message_deleted_from_the_stream_does_not_come_again()
    {
        var stream = await OpenStreamAsync();
        var queue = await stream.OpenQueueAsync(new("q") { AckWait = Short }, Cancel);
        await AppendAsync(stream, 2);
        await FetchAsync(queue, 2);

        await stream.DeleteAsync(1, Cancel);

        (await OneAsync(queue)).Sequence.ShouldBe(2ul);
    }
}
