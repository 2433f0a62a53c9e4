namespace Heddle.Transport.Tests;

/// <summary>What streams and queues in memory do at which moment, by a clock that moves when told to.</summary>
public sealed class InMemoryTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ManualTime _time = new();
    private readonly MessageBus _bus;

    public InMemoryTimeTests() => _bus = new InMemoryServer(new() { TimeProvider = _time }).Connect();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_id_is_remembered_to_the_last_moment_of_the_window()
    {
        var stream = await OpenAsync(options => options with { DuplicateWindow = 10 * Second });
        (await AppendAsync(stream, "x")).ShouldBe(new("S", 1, false));

        _time.Advance(10 * Second - Tick);
        (await AppendAsync(stream, "x")).ShouldBe(new("S", 1, true));
        _time.Advance(Tick);

        (await AppendAsync(stream, "x")).ShouldBe(new("S", 2, false));
        _time.Advance(10 * Second - Tick);
        (await AppendAsync(stream, "x")).ShouldBe(new("S", 2, true));
    }

    [Fact]
    public async Task A_window_longer_than_the_messages_live_is_cut()
    {
        var stream = await OpenAsync(options => options with { MaxAge = 5 * Second });
        await AppendAsync(stream, "x");

        _time.Advance(5 * Second);

        (await AppendAsync(stream, "x")).IsDuplicate.ShouldBeFalse();
        (await stream.InfoAsync(Cancel)).Messages.ShouldBe(1ul);
    }

    [Fact]
    public async Task An_unsettled_message_comes_again_at_the_end_of_its_ack_wait()
    {
        var (_, queue) = await OpenQueueAsync(options => options with { AckWait = 10 * Second });
        (await TakeAsync(queue)).ShouldNotBeNull();

        _time.Advance(10 * Second - Tick);
        (await TakeAsync(queue)).ShouldBeNull();
        _time.Advance(Tick);

        (await TakeAsync(queue)).ShouldNotBeNull().DeliveryCount.ShouldBe(2);
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken_when_a_message_comes_again()
    {
        var (_, queue) = await OpenQueueAsync(options => options with { AckWait = 10 * Second });
        await using var reading = queue.ReadAsync(cancellationToken: Cancel).GetAsyncEnumerator(Cancel);
        await reading.NextAsync();
        var waiting = reading.NextAsync();
        waiting.IsCompleted.ShouldBeFalse();

        _time.Advance(10 * Second);

        (await waiting.Soon()).DeliveryCount.ShouldBe(2);
    }

    [Fact]
    public async Task Progress_starts_the_ack_wait_anew()
    {
        var (_, queue) = await OpenQueueAsync(options => options with { AckWait = 10 * Second });
        var message = (await TakeAsync(queue)).ShouldNotBeNull();
        _time.Advance(9 * Second);
        await message.InProgressAsync(Cancel);

        _time.Advance(10 * Second - Tick);
        (await TakeAsync(queue)).ShouldBeNull();
        _time.Advance(Tick);

        (await TakeAsync(queue)).ShouldNotBeNull().DeliveryCount.ShouldBe(2);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    public async Task A_refused_message_comes_again_after_its_delay_be_it_shorter_or_longer_than_the_ack_wait(int delay)
    {
        var (_, queue) = await OpenQueueAsync(options => options with { AckWait = 30 * Second });
        await (await TakeAsync(queue)).ShouldNotBeNull().NakAsync(delay * Second, Cancel);

        _time.Advance(delay * Second - Tick);
        (await TakeAsync(queue)).ShouldBeNull();
        _time.Advance(Tick);

        (await TakeAsync(queue)).ShouldNotBeNull().DeliveryCount.ShouldBe(2);
    }

    [Fact]
    public async Task Backoff_replaces_the_ack_wait_delivery_by_delivery()
    {
        var (_, queue) = await OpenQueueAsync(options => options with { Backoff = [Second, 3 * Second] });
        foreach (var wait in new[] { 1, 3, 3, 3 })
        {
            (await TakeAsync(queue)).ShouldNotBeNull();
            _time.Advance(wait * Second - Tick);
            (await TakeAsync(queue)).ShouldBeNull();
            _time.Advance(Tick);
        }

        (await TakeAsync(queue)).ShouldNotBeNull().DeliveryCount.ShouldBe(5);
    }

    [Fact]
    public async Task A_message_that_was_never_settled_is_given_up_after_its_last_ack_wait()
    {
        var (stream, queue) = await OpenQueueAsync(options => options with { MaxDeliver = 1, MaxAckPending = 1 });
        await AppendAsync(stream, "2");
        await TakeAsync(queue);
        (await TakeAsync(queue)).ShouldBeNull();

        _time.Advance(30 * Second);

        (await TakeAsync(queue)).ShouldNotBeNull().Sequence.ShouldBe(2ul);
    }

    [Fact]
    public async Task Messages_whose_ack_wait_ends_together_come_again_in_their_order()
    {
        var (stream, queue) = await OpenQueueAsync();
        await AppendAsync(stream, "2");
        await AppendAsync(stream, "3");
        await queue.FetchAsync(3, Second, Cancel);

        _time.Advance(30 * Second);

        (await queue.FetchAsync(3, Second, Cancel)).Select(message => message.Sequence).ShouldBe([1ul, 2ul, 3ul]);
    }

    [Fact]
    public async Task A_fetch_ends_when_its_time_is_over()
    {
        var (_, queue) = await OpenQueueAsync();
        var fetching = queue.FetchAsync(2, 7 * Second, Cancel).AsTask();

        _time.Advance(7 * Second - Tick);
        fetching.IsCompleted.ShouldBeFalse();
        _time.Advance(Tick);

        (await fetching.Soon()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_message_too_old_for_the_stream_does_not_come_again()
    {
        var stream = await OpenAsync(options => options with { MaxAge = 20 * Second });
        var queue = await stream.OpenQueueAsync(new("q") { AckWait = 30 * Second }, Cancel);
        await AppendAsync(stream, "1");
        await TakeAsync(queue);

        _time.Advance(30 * Second);

        (await TakeAsync(queue)).ShouldBeNull();
        (await queue.InfoAsync(Cancel)).AckPending.ShouldBe(0);
    }

    private ValueTask<DurableStream> OpenAsync(Func<StreamOptions, StreamOptions>? adapt = null)
    {
        var options = new StreamOptions("S") { Subjects = ["s.>"] };
        return _bus.OpenStreamAsync(adapt?.Invoke(options) ?? options, Cancel);
    }

    private async Task<(DurableStream Stream, WorkQueue Queue)> OpenQueueAsync(Func<QueueOptions, QueueOptions>? adapt = null)
    {
        var stream = await OpenAsync();
        var options = new QueueOptions("q");
        var queue = await stream.OpenQueueAsync(adapt?.Invoke(options) ?? options, Cancel);
        await AppendAsync(stream, "1");
        return (stream, queue);
    }

    private static ValueTask<AppendResult> AppendAsync(DurableStream stream, string id) =>
        stream.AppendAsync("s.a", default, options: new() { MessageId = id }, cancellationToken: Cancel);

    /// <summary>Takes a message if there is one at this moment: the clock stands still, so a fetch without one would wait for ever.</summary>
    private static async Task<QueueMessage?> TakeAsync(WorkQueue queue)
    {
        using var cancel = new CancellationTokenSource();
        var fetching = queue.FetchAsync(1, Second, cancel.Token).AsTask();
        if (fetching.IsCompleted)
        {
            return (await fetching).ShouldHaveSingleItem();
        }

        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(fetching.Soon());
        return null;
    }
}
