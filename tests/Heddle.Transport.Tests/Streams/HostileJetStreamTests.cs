namespace Heddle.Transport.Tests;

/// <summary>What a server may answer that has no business doing so, and the statuses of pull requests one by one.</summary>
public sealed class HostileJetStreamTests
{
    private const string Stream = """{"config":{"name":"S","subjects":["s.>"]},"state":{}}""";
    private const string Consumer = """{"name":"q"}""";
    private const string NoConsumer = """{"error":{"code":404,"err_code":10014,"description":"consumer not found"}}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("{\"error\":{\"code\":500,\"err_code\":1,\"description\":\"x\"}}")]
    public async Task A_malformed_answer_is_a_clear_error_everywhere(string answer)
    {
        var opened = false;
        await using var server = await ScriptedJetStream.StartAsync((subject, _) => [opened ? answer : Open(subject)]);
        var queue = await OpenQueueAsync(server);
        var stream = await server.Bus.OpenStreamAsync(new("S") { CreateIfMissing = false }, Cancel);
        opened = true;

        await FailsAsync(() => server.Bus.OpenStreamAsync(new("S") { Subjects = ["s.>"] }, Cancel).AsTask());
        await FailsAsync(() => stream.AppendAsync("s.a", default, cancellationToken: Cancel).AsTask());
        await FailsAsync(() => stream.InfoAsync(Cancel).AsTask());
        await FailsAsync(() => stream.PurgeAsync(cancellationToken: Cancel).AsTask());
        await FailsAsync(() => stream.DeleteAsync(1, Cancel).AsTask());
        await FailsAsync(() => stream.OpenQueueAsync(new("q"), Cancel).AsTask());
        await FailsAsync(() => stream.DeleteQueueAsync("q", Cancel).AsTask());
        await FailsAsync(() => queue.InfoAsync(Cancel).AsTask());

        static async Task FailsAsync(Func<Task> action) => await Should.ThrowAsync<StoreException>(() => action().Soon());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"config\":{}}")]
    [InlineData("{\"config\":{\"name\":\"other\"}}")]
    [InlineData("{\"config\":null,\"state\":null}")]
    public async Task An_answer_that_leaves_everything_out_is_no_stream_and_no_receipt(string answer)
    {
        await using var server = await ScriptedJetStream.StartAsync((_, _) => [answer]);

        await Should.ThrowAsync<StoreException>(async () => await server.Bus.OpenStreamAsync(new("S") { CreateIfMissing = false }, Cancel));
        await Should.ThrowAsync<StoreException>(async () =>
            await server.Bus.PublishDurableAsync("s.a", default, cancellationToken: Cancel)
        );
    }

    [Fact]
    public async Task What_is_no_message_and_no_status_is_passed_over()
    {
        await using var server = await PullingAsync("garbage", "100 Idle Heartbeat", "100 FlowControl Request|X: y", "@1");
        var queue = await OpenQueueAsync(server);

        (await queue.ReadAsync(cancellationToken: Cancel).FirstAsync(Cancel).AsTask().Soon()).Sequence.ShouldBe(1ul);

        Pulls(server).ShouldBe(1);
    }

    [Fact]
    public async Task A_request_that_expires_is_followed_by_one_for_what_it_left_open()
    {
        await using var server = await PullingAsync("@1", "408 Request Timeout|Nats-Pending-Messages: 9|Nats-Pending-Bytes: 0", "/", "@2");
        var queue = await OpenQueueAsync(server);
        await using var reading = queue.ReadAsync(new() { Prefetch = 10 }, Cancel).GetAsyncEnumerator(Cancel);

        (await reading.NextAsync()).Sequence.ShouldBe(1ul);
        (await reading.NextAsync()).Sequence.ShouldBe(2ul);

        Batches(server).ShouldBe([10, 10]);
    }

    [Theory]
    [InlineData("408 Request Timeout")]
    [InlineData("503")]
    [InlineData("409 Leadership Change")]
    [InlineData("409 Server Shutdown")]
    [InlineData("409 Exceeded MaxWaiting")]
    [InlineData("400 Bad Request - heartbeat value too large")]
    [InlineData("999 Whatever|Nats-Pending-Messages: many")]
    public async Task A_status_that_leaves_open_what_is_to_come_begins_a_new_session(string status)
    {
        await using var server = await PullingAsync(status, "/", "@1");
        var queue = await OpenQueueAsync(server);

        (await queue.ReadAsync(cancellationToken: Cancel).FirstAsync(Cancel).AsTask().Soon()).Sequence.ShouldBe(1ul);

        Pulls(server).ShouldBe(2);
    }

    [Fact]
    public async Task What_had_arrived_before_a_session_broke_is_read()
    {
        await using var server = await PullingAsync("@1", "@2", "409 Leadership Change", "@3", "/", "@4");
        var queue = await OpenQueueAsync(server);

        var read = await queue.ReadAsync(cancellationToken: Cancel).Take(4).ToListAsync(Cancel).AsTask().Soon();

        read.Select(message => message.Sequence).ShouldBe([1ul, 2ul, 3ul, 4ul]);
    }

    [Fact]
    public async Task A_server_that_keeps_refusing_is_an_error()
    {
        await using var server = await ScriptedJetStream.StartAsync(
            (subject, _) => [IsPull(subject) ? "409 Exceeded MaxRequestBatch of 5" : Open(subject)]
        );
        var queue = await OpenQueueAsync(server);

        var failure = await Should.ThrowAsync<StoreException>(() =>
            queue.ReadAsync(cancellationToken: Cancel).FirstAsync(Cancel).AsTask().Soon()
        );

        failure.Code.ShouldBe(409);
        failure.Message.ShouldContain("MaxRequestBatch of 5");
        (await Should.ThrowAsync<StoreException>(async () => await queue.FetchAsync(10, TimeSpan.FromSeconds(9), Cancel))).Code.ShouldBe(
            409
        );
    }

    [Fact]
    public async Task A_deleted_consumer_ends_reading_and_fetching()
    {
        var deleted = false;
        await using var server = await ScriptedJetStream.StartAsync(
            (subject, _) =>
            {
                deleted |= IsPull(subject);
                return
                [
                    IsPull(subject) ? "409 Consumer Deleted"
                    : deleted ? NoConsumer
                    : Open(subject),
                ];
            }
        );
        var queue = await OpenQueueAsync(server);

        await Should.ThrowAsync<QueueNotFoundException>(() =>
            queue.ReadAsync(cancellationToken: Cancel).FirstAsync(Cancel).AsTask().Soon()
        );
        await Should.ThrowAsync<QueueNotFoundException>(async () => await queue.FetchAsync(1, TimeSpan.FromSeconds(9), Cancel));
    }

    [Fact]
    public async Task A_fetch_takes_what_came_before_its_request_ended()
    {
        await using var server = await PullingAsync("@1", "@2", "408 Request Timeout|Nats-Pending-Messages: 3");
        var queue = await OpenQueueAsync(server);

        (await queue.FetchAsync(5, TimeSpan.FromSeconds(9), Cancel)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task More_messages_than_were_asked_for_do_no_harm()
    {
        await using var server = await PullingAsync("@1", "@2", "@3");
        var queue = await OpenQueueAsync(server);

        (await queue.FetchAsync(1, TimeSpan.FromSeconds(9), Cancel))[0].Sequence.ShouldBe(1ul);
    }

    /// <summary>Opens everything and answers pulls with one share each; <c>/</c> divides them.</summary>
    private static Task<ScriptedJetStream> PullingAsync(params string[] script)
    {
        var shares = new Queue<string[]>(string.Join('\n', script).Split("\n/\n").Select(share => share.Split('\n')));
        return ScriptedJetStream.StartAsync(
            (subject, _) =>
                !IsPull(subject) ? [Open(subject)]
                : shares.TryDequeue(out var share) ? share
                : []
        );
    }

    private static bool IsPull(string subject) => subject.StartsWith("$JS.API.CONSUMER.MSG.NEXT.S.q", StringComparison.Ordinal);

    private static string Open(string subject) => subject.Contains(".STREAM.", StringComparison.Ordinal) ? Stream : Consumer;

    private static async Task<WorkQueue> OpenQueueAsync(ScriptedJetStream server)
    {
        var stream = await server.Bus.OpenStreamAsync(new("S") { CreateIfMissing = false }, Cancel);
        return await stream.OpenQueueAsync(new("q"), Cancel);
    }

    private static int Pulls(ScriptedJetStream server) => Batches(server).Count;

    private static List<int> Batches(ScriptedJetStream server)
    {
        lock (server.Requests)
        {
            return
            [
                .. server
                    .Requests.Where(request => IsPull(request.Subject))
                    .Select(request => System.Text.Json.JsonDocument.Parse(request.Payload).RootElement.GetProperty("batch").GetInt32()),
            ];
        }
    }
}
