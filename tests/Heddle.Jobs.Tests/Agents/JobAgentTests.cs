using System.Text;
using Heddle.Transport;
using Heddle.Transport.Nats;

namespace Heddle.Jobs.Tests;

/// <summary>Typed agents against real servers, with a peer made of bare bytes.</summary>
public sealed class JobAgentTests(NatsJetStreamFixture nats, RedisFixture redis)
    : IClassFixture<NatsJetStreamFixture>,
        IClassFixture<RedisFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_whose_input_is_in_Redis_has_its_output_there()
    {
        await using var bus = await NatsBus.ConnectAsync(new() { Url = nats.Server.Url }, Cancel);
        await using var store = new RedisBlobStore(new() { Url = redis.Server.Url });
        await using var agent = new JobAgent(bus, new() { WorkerId = "redis-worker", Blobs = new(new NatsObjectBlobStore(bus), store) });
        agent.Job<Prompt, Echo>("job.redis", (input, _) => new Echo(input.Text));
        await agent.StartAsync(Cancel);
        using var raw = await RawRedis.ConnectAsync(redis.Server.Port, Cancel);
        await raw.AskAsync("SET", "ctx:run1:step@1", "{\"text\":\"from python\"}");

        var result = await DispatchAsync(bus, "job.redis", "run1:step@1", "redis://ctx:run1:step@1");

        result.Status.ShouldBe(JobStatus.Succeeded, result.ErrorMessage);
        result.ResultPointer.ShouldBe("redis://res:run1:step@1");
        result.WorkerId.ShouldBe("redis-worker");
        (await raw.AskAsync("GET", "res:run1:step@1")).ShouldBe("{\"text\":\"from python\"}");
    }

    [Fact]
    public async Task A_client_and_an_agent_need_nothing_but_NATS()
    {
        await using var bus = await NatsBus.ConnectAsync(new() { Url = nats.Server.Url }, Cancel);
        await using var blobs = BlobStores.CreateDefault(bus, _ => null);
        await using var agent = new JobAgent(bus, new() { WorkerId = "nats-worker" });
        agent.Job<Prompt, Echo>("job.nats", (input, _) => new Echo(input.Text));
        await agent.StartAsync(Cancel);
        await using var client = new JobClient(bus, new() { Blobs = blobs, Route = JobRoute.Topic });

        (await client.SubmitAndWaitAsync<Echo>("job.nats", new Prompt("hello"), cancellationToken: Cancel)).Text.ShouldBe("hello");

        var failure = await Should.ThrowAsync<JobFailedException>(async () =>
            await client.SubmitAndWaitAsync<Echo>("job.nats", new Prompt("hello", 99), cancellationToken: Cancel)
        );
        failure.ErrorCode.ShouldBe(ErrorCode.JobInvalidInput);
    }

    [Fact]
    public async Task A_pointer_of_a_scheme_nobody_reads_fails_the_job()
    {
        await using var bus = await NatsBus.ConnectAsync(new() { Url = nats.Server.Url }, Cancel);
        await using var agent = new JobAgent(bus, new() { WorkerId = "s3-worker" });
        agent.Job<Prompt, Echo>("job.s3", (input, _) => new Echo(input.Text));
        await agent.StartAsync(Cancel);

        (await DispatchAsync(bus, "job.s3", "j-1", "s3://bucket/key")).ErrorMessage.ShouldBe("unsupported pointer scheme");
        (await DispatchAsync(bus, "job.s3", "j-2", "")).ErrorMessage.ShouldBe("empty pointer");
    }

    [Fact]
    public async Task An_agent_is_set_up_before_it_starts()
    {
        await using var bus = new InMemoryServer().Connect();
        await using var agent = new JobAgent(bus, new() { WorkerId = "w", Blobs = new(new InMemoryBlobStore()) });

        Should
            .Throw<ArgumentException>(() => agent.Job<Prompt, Echo>("summarize", (_, _) => new Echo("a")))
            .Message.ShouldContain("`summarize`");
        agent.Job<Prompt, Echo>("job.a", (_, _) => new Echo("a"));
        Should.Throw<ArgumentException>(() => agent.Job<Prompt, Echo>("job.a", (_, _) => new Echo("a")));
        await agent.StartAsync(Cancel);
        Should.Throw<InvalidOperationException>(() => agent.Job<Prompt, Echo>("job.b", (_, _) => new Echo("a")));
        Should.Throw<InvalidOperationException>(() => agent.Use(JobMiddleware.Logging));
    }

    [Fact]
    public async Task An_agent_without_jobs_does_not_start()
    {
        await using var bus = new InMemoryServer().Connect();
        await using var agent = new JobAgent(bus, new() { WorkerId = "w", Blobs = new(new InMemoryBlobStore()) });

        (await Should.ThrowAsync<InvalidOperationException>(() => agent.StartAsync(Cancel))).Message.ShouldBe("no handlers registered");
    }

    private static async Task<JobResult> DispatchAsync(MessageBus bus, string topic, string jobId, string pointer)
    {
        await using var results = await bus.SubscribeAsync(JobSubjects.Result, null, Cancel);
        await bus.FlushAsync(Cancel);
        await bus.PublishAsync(topic, Packet(topic, jobId, pointer), cancellationToken: Cancel);
        while (true)
        {
            var message = await results.Messages.ReadAsync(Cancel);
            if (PacketReader.Read(message.Payload.Span, message.Subject).Packet?.Payload is JobResult result && result.JobId == jobId)
            {
                return result;
            }
        }
    }

    /// <summary>The envelope by hand, field by field, as protobuf has it.</summary>
    private static byte[] Packet(string topic, string jobId, string pointer)
    {
        byte[] request = [.. Text(1, jobId), .. Text(2, topic), .. pointer.Length == 0 ? [] : Text(4, pointer)];
        return [.. Text(1, "trace-1"), .. Text(2, "cordum-scheduler"), 0x1a, 2, 0x08, 1, 0x20, 1, 0x52, (byte)request.Length, .. request];
    }

    private static byte[] Text(int field, string text) => [(byte)((field << 3) | 2), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
}
