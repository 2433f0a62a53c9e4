using System.Runtime.CompilerServices;
using System.Text;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Streaming;

public sealed class StreamTests
{
    [Fact]
    public async Task Chunks_arrive_in_order_and_the_stream_ends()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("counter", (int count) => Enumerable.Range(0, count).ToAsyncEnumerable());
        (await ReadAsync(caller.StreamAsync<int>("counter", 1000, cancellationToken: MeshFixture.Timeout))).ShouldBe(
            Enumerable.Range(0, 1000)
        );
    }

    [Fact]
    public async Task An_error_in_the_middle_comes_behind_the_chunks_before_it()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("broken", (int _) => BreakAsync());
        var read = new List<int>();
        var problem = await Should.ThrowAsync<HandlerErrorException>(async () =>
        {
            await foreach (var chunk in caller.StreamAsync<int>("broken", 1, cancellationToken: MeshFixture.Timeout))
            {
                read.Add(chunk);
            }
        });
        problem.Message.ShouldBe("mid boom");
        read.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task An_invalid_input_ends_the_stream_before_its_first_chunk()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("counter", (int count) => Enumerable.Range(0, count).ToAsyncEnumerable());
        await Should.ThrowAsync<InvalidInputException>(() =>
            ReadAsync(caller.StreamAsync<int>("counter", "x", cancellationToken: MeshFixture.Timeout))
        );
    }

    [Fact]
    public async Task An_absent_agent_is_not_found_at_once() =>
        await Should.ThrowAsync<AgentNotFoundException>(async () =>
        {
            await using var mesh = new MeshFixture();
            await ReadAsync(mesh.Join().StreamAsync<int>("nobody", cancellationToken: MeshFixture.Timeout));
        });

    [Fact]
    public async Task An_agent_that_is_listed_but_not_served_is_not_available_at_once()
    {
        await using var mesh = new MeshFixture();
        await ListAsync(mesh.Raw());
        var problem = await Should.ThrowAsync<AgentNotAvailableException>(() =>
            ReadAsync(mesh.Join().StreamAsync<int>("peer", 1, cancellationToken: MeshFixture.Timeout))
        );
        problem.Agent.ShouldBe("peer");
        problem.RequestId.Length.ShouldBe(32);
    }

    [Fact]
    public async Task What_had_arrived_before_the_agent_died_is_still_read()
    {
        await using var mesh = new MeshFixture();
        var raw = mesh.Raw();
        await ListAsync(raw);
        var requests = await raw.SubscribeAsync("mesh.agent.peer", null, MeshFixture.Timeout);
        var caller = mesh.Join();
        await using var stream = caller.StreamAsync<int>("peer", 1, cancellationToken: MeshFixture.Timeout).GetAsyncEnumerator();
        var first = stream.MoveNextAsync().AsTask();
        await AnswerAsync(raw, await requests.Messages.ReadAsync(MeshFixture.Timeout), (0, "1"), (1, "2"), (2, "3"));
        // Told of the death by the same notice, so the first has been told too.
        await using var other = caller.StreamAsync<int>("peer", 1, cancellationToken: MeshFixture.Timeout).GetAsyncEnumerator();
        var untilDeath = other.MoveNextAsync().AsTask();
        await requests.Messages.ReadAsync(MeshFixture.Timeout);
        await raw.PublishAsync("mesh.death.peer", "{}"u8.ToArray());
        await Should.ThrowAsync<AgentDiedException>(untilDeath);
        (await first).ShouldBeTrue();
        (await stream.MoveNextAsync()).ShouldBeTrue();
        (await stream.MoveNextAsync()).ShouldBeTrue();
        stream.Current.ShouldBe(3);
        await Should.ThrowAsync<AgentDiedException>(async () => await stream.MoveNextAsync());
    }

    [Fact]
    public async Task A_reader_that_stops_ends_the_work_at_the_host()
    {
        var ended = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("endless", (int _, CancellationToken cancel) => EndlessAsync(ended, cancel));
        await foreach (var chunk in caller.StreamAsync<int>("endless", 1, cancellationToken: MeshFixture.Timeout))
        {
            if (chunk == 3)
            {
                break;
            }
        }

        await ended.Task.WaitAsync(MeshFixture.Timeout);
    }

    [Fact]
    public async Task The_deadline_is_for_the_whole_stream()
    {
        var ended = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("endless", (int _, CancellationToken cancel) => EndlessAsync(ended, cancel));
        var options = new CallOptions { Timeout = TimeSpan.FromMilliseconds(200) };
        await Should.ThrowAsync<CallTimeoutException>(() => ReadAsync(caller.StreamAsync<int>("endless", 1, options, MeshFixture.Timeout)));
        await ended.Task.WaitAsync(MeshFixture.Timeout);
    }

    [Fact]
    public async Task A_gap_in_the_sequence_is_an_error_that_names_both_numbers()
    {
        await using var mesh = new MeshFixture();
        var caller = await PeerAsync(mesh, (0, "1"), (2, "3"));
        var problem = await Should.ThrowAsync<ChunkSequenceException>(() =>
            ReadAsync(caller.StreamAsync<int>("peer", 1, cancellationToken: MeshFixture.Timeout))
        );
        problem.Details!.Value.GetRawText().ShouldBe("""{"expected_seq":1,"got_seq":2}""");
    }

    [Fact]
    public async Task A_reader_that_falls_behind_fails_instead_of_missing_chunks()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("counter", (int count) => Enumerable.Range(0, count).ToAsyncEnumerable());
        var options = new CallOptions { StreamBuffer = 4 };
        var read = new List<int>();
        var finished = new TaskCompletionSource();
        var raw = mesh.Raw();
        var problem = await Should.ThrowAsync<StreamOverflowException>(async () =>
        {
            await foreach (var chunk in caller.StreamAsync<int>("counter", 500, options, MeshFixture.Timeout))
            {
                read.Add(chunk);
                if (read.Count == 1)
                {
                    // The host answers another request only behind the whole stream's frames on the same connection.
                    await caller
                        .CallAsync("counter", 1, cancellationToken: MeshFixture.Timeout)
                        .ContinueWith(_ => { }, TaskScheduler.Default);
                    await raw.FlushAsync(MeshFixture.Timeout);
                }
            }
        });
        problem.Code.ShouldBe("stream_overflow");
        read.ShouldBe(Enumerable.Range(0, read.Count));
        finished.SetResult();
    }

    private static async Task<AgentMesh> PeerAsync(MeshFixture mesh, params (int Sequence, string Body)[] frames)
    {
        var raw = mesh.Raw();
        await ListAsync(raw);
        var requests = await raw.SubscribeAsync("mesh.agent.peer", null, MeshFixture.Timeout);
        _ = Task.Run(async () => await AnswerAsync(raw, await requests.Messages.ReadAsync(MeshFixture.Timeout), frames));
        return mesh.Join();
    }

    private static async Task AnswerAsync(MessageBus raw, BusMessage request, params (int Sequence, string Body)[] frames)
    {
        foreach (var (sequence, body) in frames)
        {
            var headers = new BusHeaders { { MeshHeaders.StreamSeq, $"{sequence}" }, { MeshHeaders.StreamEnd, "false" } };
            await raw.PublishAsync($"mesh.stream.{request.Headers![MeshHeaders.RequestId]}", Encoding.UTF8.GetBytes(body), headers);
        }
    }

    private static async Task ListAsync(MessageBus raw)
    {
        var catalog = await raw.OpenKeyValueAsync(new KeyValueOptions("mesh-catalog"), MeshFixture.Timeout);
        await catalog.PutAsync("catalog", """[{"name":"peer","description":"x","streaming":true}]"""u8.ToArray(), MeshFixture.Timeout);
    }

    private static async Task<List<int>> ReadAsync(IAsyncEnumerable<int> stream)
    {
        var read = new List<int>();
        await foreach (var chunk in stream)
        {
            read.Add(chunk);
        }

        return read;
    }

    private static async IAsyncEnumerable<int> BreakAsync()
    {
        yield return 1;
        await Task.Yield();
        yield return 2;
        throw new InvalidOperationException("mid boom");
    }

    private static async IAsyncEnumerable<int> EndlessAsync(TaskCompletionSource ended, [EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            for (var i = 0; i < 10; i++)
            {
                await Task.Yield();
                yield return i;
            }

            // The eleventh takes for ever.
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        }
        finally
        {
            ended.TrySetResult();
        }
    }
}
