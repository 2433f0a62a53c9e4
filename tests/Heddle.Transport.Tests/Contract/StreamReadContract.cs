namespace Heddle.Transport.Tests;

/// <summary>Reading a durable stream, and what removes its messages.</summary>
public abstract class StreamReadContract(BusWorld world) : DurableContract(world)
{
    [Fact]
    public async Task A_stream_is_read_in_order_to_the_end_it_had()
    {
        var stream = await OpenStreamAsync();
        (await TextsAsync(stream)).ShouldBeEmpty();

        await AppendAsync(stream, 1000);

        (await TextsAsync(stream)).ShouldBe(Enumerable.Range(1, 1000).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Reading_begins_at_a_sequence_or_behind_it()
    {
        var stream = await OpenStreamAsync();
        await AppendAsync(stream, 5);
        await stream.DeleteAsync(3, Cancel);

        (await TextsAsync(stream, new() { FirstSequence = 3 })).ShouldBe(["4", "5"]);
        (await TextsAsync(stream, new() { FirstSequence = 6 })).ShouldBeEmpty();
        (await TextsAsync(stream, new() { FirstSequence = 100 })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Reading_can_be_limited_to_subjects()
    {
        var stream = await OpenStreamAsync();
        await AppendAsync(stream, 2, "a.x");
        await AppendAsync(stream, 2, "b.x", from: 3);

        (await TextsAsync(stream, new() { Filter = Root + ".b.*" })).ShouldBe(["3", "4"]);
        (await TextsAsync(stream, new() { Filter = Root + ".c" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_that_follows_gets_what_is_stored_later()
    {
        var stream = await OpenStreamAsync();
        await AppendAsync(stream, 2);
        await using var reading = stream.ReadAsync(new() { Follow = true, FirstSequence = 2 }, Cancel).GetAsyncEnumerator(Cancel);

        (await reading.NextAsync()).Sequence.ShouldBe(2ul);
        var waiting = reading.NextAsync();
        waiting.IsCompleted.ShouldBeFalse();
        await AppendAsync(stream, 1, from: 3);

        Text((await waiting.Soon()).Payload).ShouldBe("3");
    }

    [Fact]
    public async Task A_cancelled_reading_ends()
    {
        var stream = await OpenStreamAsync();
        using var cancel = new CancellationTokenSource();
        await using var reading = stream.ReadAsync(new() { Follow = true }, cancel.Token).GetAsyncEnumerator(Cancel);
        var waiting = reading.MoveNextAsync().AsTask();

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting.Soon());
    }

    [Fact]
    public async Task A_reading_whose_bus_is_closed_does_not_look_complete()
    {
        var stream = await OpenStreamAsync();
        await using var reading = stream.ReadAsync(new() { Follow = true }, Cancel).GetAsyncEnumerator(Cancel);
        var waiting = reading.MoveNextAsync().AsTask();

        await Bus.DisposeAsync();

        await Should.ThrowAsync<BusClosedException>(waiting.Soon());
        await Should.ThrowAsync<BusClosedException>(TextsAsync(stream));
    }

    [Fact]
    public async Task The_last_message_of_a_subject_or_pattern_is_found()
    {
        var stream = await OpenStreamAsync();
        await AppendAsync(stream, 2, "a");
        await AppendAsync(stream, 1, "b", from: 3);

        Text((await stream.GetLastAsync(Subject("a"), Cancel)).ShouldNotBeNull().Payload).ShouldBe("2");
        Text((await stream.GetLastAsync(Root + ".>", Cancel)).ShouldNotBeNull().Payload).ShouldBe("3");
        (await stream.GetLastAsync(Subject("c"), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_deleted_message_is_gone_and_its_number_with_it()
    {
        var stream = await OpenStreamAsync();
        await AppendAsync(stream, 3);

        (await stream.DeleteAsync(3, Cancel)).ShouldBeTrue();
        (await stream.DeleteAsync(3, Cancel)).ShouldBeFalse();
        (await stream.DeleteAsync(99, Cancel)).ShouldBeFalse();
        await AppendAsync(stream, 1, from: 4);

        (await stream.GetAsync(3, Cancel)).ShouldBeNull();
        (await stream.GetAsync(4, Cancel)).ShouldNotBeNull();
        (await TextsAsync(stream)).ShouldBe(["1", "2", "4"]);
    }

    [Fact]
    public async Task A_purge_removes_a_subject_or_everything()
    {
        var stream = await OpenStreamAsync();
        await AppendAsync(stream, 3, "a");
        await AppendAsync(stream, 2, "b", from: 4);

        (await stream.PurgeAsync(Subject("a"), Cancel)).ShouldBe(3ul);
        (await TextsAsync(stream)).ShouldBe(["4", "5"]);
        (await stream.PurgeAsync(cancellationToken: Cancel)).ShouldBe(2ul);
        (await TextsAsync(stream)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stream_tells_what_it_holds()
    {
        var stream = await OpenStreamAsync();
        var empty = await stream.InfoAsync(Cancel);
        await AppendAsync(stream, 3);
        await stream.DeleteAsync(1, Cancel);
        var some = await stream.InfoAsync(Cancel);
        await stream.PurgeAsync(cancellationToken: Cancel);
        var purged = await stream.InfoAsync(Cancel);

        empty.ShouldSatisfyAllConditions(
            () => empty.Name.ShouldBe(Root),
            () => (empty.Messages, empty.FirstSequence, empty.LastSequence).ShouldBe((0ul, 0ul, 0ul)),
            () => (some.Messages, some.FirstSequence, some.LastSequence).ShouldBe((2ul, 2ul, 3ul)),
            () => some.Bytes.ShouldBeGreaterThan(0ul),
            () => (purged.Messages, purged.FirstSequence, purged.LastSequence).ShouldBe((0ul, 4ul, 3ul)),
            () => some.Created.ShouldBe(empty.Created)
        );
    }

    [Fact]
    public async Task The_oldest_messages_yield_to_the_streams_limits()
    {
        var stream = await OpenStreamAsync(options => options with { MaxMessages = 3, MaxMessagesPerSubject = 2 });
        await AppendAsync(stream, 3, "a");
        (await TextsAsync(stream)).ShouldBe(["2", "3"]);

        await AppendAsync(stream, 2, "b", from: 4);

        (await TextsAsync(stream)).ShouldBe(["3", "4", "5"]);
    }

    [Fact]
    public async Task The_oldest_messages_yield_to_the_size_limit()
    {
        var stream = await OpenStreamAsync(options => options with { MaxBytes = 10_000, InMemory = true });

        for (var i = 0; i < 20; i++)
        {
            await stream.AppendAsync(Subject(), new byte[1000], cancellationToken: Cancel);
        }

        (await stream.InfoAsync(Cancel)).ShouldSatisfyAllConditions(
            info => info.Bytes.ShouldBeLessThanOrEqualTo(10_000ul),
            info => info.Messages.ShouldBe(9ul),
            info => info.LastSequence.ShouldBe(20ul)
        );
    }

    [Fact]
    public async Task A_full_stream_may_refuse_instead()
    {
        var stream = await OpenStreamAsync(options => options with { MaxMessages = 2, RefuseWhenFull = true });
        await AppendAsync(stream, 2);

        var failure = await Should.ThrowAsync<StoreException>(AppendAsync(stream, 1));

        failure.ErrorCode.ShouldBe(10077);
        failure.IsTransient.ShouldBeTrue();
        await stream.DeleteAsync(1, Cancel);
        await AppendAsync(stream, 1, from: 3);
        (await TextsAsync(stream)).ShouldBe(["2", "3"]);
    }

    [Fact]
    public async Task What_a_work_queue_stream_holds_can_be_looked_at_but_not_followed()
    {
        var stream = await OpenStreamAsync(options => options with { Retention = StreamRetention.WorkQueue });
        await AppendAsync(stream, 3, "a");
        await AppendAsync(stream, 1, "b", from: 4);
        await stream.DeleteAsync(2, Cancel);

        (await TextsAsync(stream)).ShouldBe(["1", "3", "4"]);
        (await TextsAsync(stream, new() { FirstSequence = 2, Filter = Subject("a") })).ShouldBe(["3"]);
        Should.Throw<NotSupportedException>(() => stream.ReadAsync(new() { Follow = true }, Cancel));
    }

    [Fact]
    public async Task A_stream_of_a_closed_connection_says_so()
    {
        var stream = await OpenStreamAsync();
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        await Bus.DisposeAsync();

        await Should.ThrowAsync<BusClosedException>(async () => await stream.AppendAsync(Subject(), default, cancellationToken: Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await stream.GetAsync(1, Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await stream.InfoAsync(Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await stream.OpenQueueAsync(new("q"), Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await queue.FetchAsync(1, TimeSpan.FromSeconds(1), Cancel));
        await Should.ThrowAsync<BusClosedException>(async () => await queue.ReadAsync(cancellationToken: Cancel).FirstAsync(Cancel));
    }
}
