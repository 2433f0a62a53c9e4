using System.Text;

namespace Heddle.Transport.Tests;

/// <summary>Streams and queues over the death of the server they are on.</summary>
public sealed class QueueRecoveryTests : IAsyncLifetime
{
    private static readonly QueueReadOptions Fast = new() { Prefetch = 20, Heartbeat = TimeSpan.FromMilliseconds(500) };

    private readonly NatsWorld _world = new();
    private MessageBus _bus = null!;
    private MessageBus _writer = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _world.InitializeAsync();
        _bus = await _world.ConnectAsync("reader");
        _writer = await _world.ConnectAsync("writer");
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.DisposeAsync();
        await _writer.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reader_survives_its_server_and_loses_nothing(bool killed)
    {
        var stream = await OpenAsync(_bus);
        var queue = await stream.OpenQueueAsync(new("q") { AckWait = TimeSpan.FromSeconds(2) }, Cancel);
        var appends = await OpenAsync(_writer);
        var seen = new HashSet<ulong>();
        await using var reading = queue.ReadAsync(Fast, Cancel).GetAsyncEnumerator(Cancel);
        for (var round = 0; round < 3; round++)
        {
            await AppendAsync(appends, 50);
            await ReadUntilAsync((ulong)(round * 100) + 25); // Some are ahead of the reader when the server goes.
            await RestartAsync(killed);
            await AppendAsync(appends, 50);
            await ReadUntilAsync((ulong)(round * 100) + 100);
        }

        seen.Order().ShouldBe(Enumerable.Range(1, 300).Select(i => (ulong)i));

        async Task ReadUntilAsync(ulong count)
        {
            while ((ulong)seen.Count < count)
            {
                var message = await reading.NextAsync();
                seen.Add(message.Sequence);
                await message.AckAsync(Cancel);
            }
        }
    }

    [Fact]
    public async Task A_reader_that_waits_gets_what_is_stored_after_its_server_was_killed()
    {
        var stream = await OpenAsync(_bus);
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        await using var reading = queue.ReadAsync(Fast, Cancel).GetAsyncEnumerator(Cancel);
        var waiting = reading.NextAsync();

        await RestartAsync(killed: true);
        await AppendAsync(await OpenAsync(_writer), 1);

        (await waiting.Soon()).Sequence.ShouldBe(1ul);
    }

    [Fact]
    public async Task What_was_acknowledged_does_not_come_again_after_a_restart()
    {
        var stream = await OpenAsync(_bus);
        var queue = await stream.OpenQueueAsync(new("q") { AckWait = TimeSpan.FromSeconds(1) }, Cancel);
        await AppendAsync(stream, 20);
        foreach (var message in await queue.FetchAsync(10, TimeSpan.FromSeconds(30), Cancel))
        {
            await message.AckAndWaitAsync(Cancel);
        }

        await RestartAsync(killed: false);
        await WhenConnectedAsync(_bus);

        var rest = await queue.FetchAsync(20, TimeSpan.FromSeconds(3), Cancel);
        rest.Select(message => message.Sequence).Distinct().Order().ShouldBe(Enumerable.Range(11, 10).Select(i => (ulong)i));
    }

    [Fact]
    public async Task What_is_refused_after_its_reader_has_left_comes_to_another_at_once()
    {
        for (var i = 0; i < 5; i++)
        {
            var stream = await _bus.OpenStreamAsync(new($"S{i}") { Subjects = [$"s{i}.>"] }, Cancel);
            var queue = await stream.OpenQueueAsync(new("q") { AckWait = TimeSpan.FromHours(1) }, Cancel);
            await stream.AppendAsync($"s{i}.a", default, cancellationToken: Cancel);
            var message = await queue.ReadAsync(cancellationToken: Cancel).FirstAsync(Cancel);

            await message.NakAsync(cancellationToken: Cancel);

            (await queue.FetchAsync(1, TimeSpan.FromSeconds(30), Cancel)).ShouldHaveSingleItem().DeliveryCount.ShouldBe(2);
        }
    }

    [Fact]
    public async Task A_fetch_that_loses_its_server_ends_and_the_next_one_works()
    {
        var stream = await OpenAsync(_bus);
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        var fetching = queue.FetchAsync(1, TimeSpan.FromSeconds(40), Cancel).AsTask();

        await RestartAsync(killed: true);

        (await Should.ThrowAsync<BusException>(fetching.Soon())).IsTransient.ShouldBeTrue();
        await AppendAsync(stream, 1);
        (await queue.FetchAsync(1, TimeSpan.FromSeconds(30), Cancel)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_queue_that_died_with_its_server_says_so()
    {
        var stream = await _bus.OpenStreamAsync(new("S") { Subjects = ["s.>"], InMemory = true }, Cancel);
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        await using var reading = queue.ReadAsync(Fast, Cancel).GetAsyncEnumerator(Cancel);
        var waiting = reading.MoveNextAsync().AsTask();

        await RestartAsync(killed: true);

        await Should.ThrowAsync<QueueNotFoundException>(waiting.Soon());
    }

    [Fact]
    public async Task An_append_repeated_with_its_id_over_a_kill_is_stored_once()
    {
        var stream = await OpenAsync(_bus);
        var options = new AppendOptions { MessageId = "only" };
        await stream.AppendAsync("s.a", Encoding.UTF8.GetBytes("1"), options: options, cancellationToken: Cancel);

        await RestartAsync(killed: true);
        await WhenConnectedAsync(_bus);

        (await stream.AppendAsync("s.a", Encoding.UTF8.GetBytes("1"), options: options, cancellationToken: Cancel)).ShouldBe(
            new("S", 1, true)
        );
    }

    [Fact]
    public async Task A_stream_that_is_followed_survives_a_kill_without_gap_or_duplicate()
    {
        var stream = await OpenAsync(_bus);
        var appends = await OpenAsync(_writer);
        await using var reading = stream.ReadAsync(new() { Follow = true }, Cancel).GetAsyncEnumerator(Cancel);
        await AppendAsync(appends, 20);
        (await reading.NextAsync()).Sequence.ShouldBe(1ul);

        await RestartAsync(killed: true);
        await AppendAsync(appends, 20);

        for (var next = 2ul; next <= 40; next++)
        {
            (await reading.NextAsync()).Sequence.ShouldBe(next);
        }
    }

    [Fact]
    public async Task A_request_that_gets_lost_is_noticed_by_the_silence()
    {
        var faulty = new FaultyBus(_bus);
        var stream = await JetStreamStreams.OpenAsync(new(faulty, "_INBOX", TimeProvider.System), new("S") { Subjects = ["s.>"] }, Cancel);
        var queue = await stream.OpenQueueAsync(new("q"), Cancel);
        await AppendAsync(stream, 1);
        var lost = 0;
        faulty.LosePublished = subject => subject.StartsWith("$JS.API.CONSUMER.MSG.NEXT.", StringComparison.Ordinal) && lost++ < 2;

        (await queue.ReadAsync(Fast, Cancel).FirstAsync(Cancel).AsTask().Soon()).Sequence.ShouldBe(1ul);
        lost.ShouldBe(3);
    }

    private async Task RestartAsync(bool killed)
    {
        if (killed)
        {
            await _world.Server.KillAsync(Cancel);
        }

        await _world.Server.RestartAsync(Cancel);
        await WhenConnectedAsync(_writer);
    }

    private static async Task<DurableStream> OpenAsync(MessageBus bus) =>
        await bus.OpenStreamAsync(new("S") { Subjects = ["s.>"] }, Cancel);

    private static async Task AppendAsync(DurableStream stream, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await stream.AppendAsync("s.a", Encoding.UTF8.GetBytes($"{i}"), cancellationToken: Cancel);
        }
    }

    /// <summary>Returns once the connection has noticed that its server is gone and has found it again.</summary>
    private static async Task WhenConnectedAsync(MessageBus bus)
    {
        while (true)
        {
            try
            {
                await bus.FlushAsync(Cancel).AsTask().Soon();
                return;
            }
            catch (BusDisconnectedException)
            {
                // The loss has just been noticed; the next flush waits for the new connection.
            }
        }
    }
}
