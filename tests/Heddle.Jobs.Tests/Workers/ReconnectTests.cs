using Heddle.Transport;

namespace Heddle.Jobs.Tests.Workers;

public sealed class ReconnectTests
{
    private readonly InMemoryServer _server = new();
    private readonly LossyBus _bus;
    private readonly MessageBus _platform;
    private readonly SemaphoreSlim _done = new(0);

    public ReconnectTests() => (_bus, _platform) = (new(_server.Connect()), _server.Connect());

    [Fact]
    public async Task A_worker_introduces_itself_again_and_shows_at_once_that_it_lives()
    {
        var handshakes = await Wiretap.OpenAsync(_platform, JobSubjects.Handshake);
        var heartbeats = await Wiretap.OpenAsync(_platform, JobSubjects.Heartbeat);
        await using var worker = await StartAsync();
        await handshakes.NextPacketAsync();
        await heartbeats.NextPacketAsync();
        _bus.Restore();
        await handshakes.NextPacketAsync();
        await heartbeats.NextPacketAsync();
    }

    [Fact]
    public async Task A_result_that_went_down_with_the_connection_is_sent_again_on_the_next()
    {
        var results = await Wiretap.OpenAsync(_platform, JobSubjects.Result);
        await using var worker = await StartAsync();
        await SubmitAsync("delivered");
        await _done.WaitAsync(Patience.Cancel);
        (await results.NextAsync<JobResult>()).JobId.ShouldBe("delivered");

        // The subscriptions of an in-memory bus outlive the cut, so the job arrives and its result does not leave.
        _bus.Cut();
        await SubmitAsync("lost");
        await _done.WaitAsync(Patience.Cancel);
        results.HasMore.ShouldBeFalse();
        _bus.Restore();
        // Perhaps behind the other one, which a flush may or may not have confirmed.
        while ((await results.NextAsync<JobResult>()).JobId != "lost") { }
    }

    [Fact]
    public async Task What_the_server_has_confirmed_is_not_sent_again()
    {
        var results = await Wiretap.OpenAsync(_platform, JobSubjects.Result);
        var heartbeats = await Wiretap.OpenAsync(_platform, JobSubjects.Heartbeat);
        await using var worker = await StartAsync(TimeSpan.FromMilliseconds(100));
        await SubmitAsync("confirmed");
        await results.NextPacketAsync();
        while (heartbeats.HasMore)
        {
            await heartbeats.NextPacketAsync();
        }

        // The flush of one heartbeat is over when the next is sent.
        await heartbeats.NextPacketAsync();
        await heartbeats.NextPacketAsync();
        _bus.Restore();
        await SubmitAsync("next");
        (await results.NextAsync<JobResult>()).JobId.ShouldBe("next");
    }

    [Fact]
    public async Task All_signs_of_one_life_name_it_and_those_of_the_next_name_another()
    {
        var handshakes = await Wiretap.OpenAsync(_platform, JobSubjects.Handshake);
        var heartbeats = await Wiretap.OpenAsync(_platform, JobSubjects.Heartbeat);
        string first;
        await using (await StartAsync())
        {
            first = LifeIn(await handshakes.NextMessageAsync());
            LifeIn(await heartbeats.NextMessageAsync()).ShouldBe(first);
            _bus.Restore();
            LifeIn(await handshakes.NextMessageAsync()).ShouldBe(first);
            LifeIn(await heartbeats.NextMessageAsync()).ShouldBe(first);
        }

        await using var next = await StartAsync();
        LifeIn(await handshakes.NextMessageAsync()).ShouldNotBe(first);

        static string LifeIn(BusMessage message) => message.Headers!["Heddle-Worker-Instance"].ShouldNotBeNull();
    }

    private async Task<JobWorker> StartAsync(TimeSpan? heartbeatInterval = null)
    {
        var options = WorkerBench.Options with
        {
            HeartbeatInterval = heartbeatInterval ?? TimeSpan.FromSeconds(30),
            Metrics = new EndSignal(_done),
        };
        var worker = new JobWorker(_bus, options).Handle(WorkerBench.Topic, (job, _) => new(job.CreateResult(JobStatus.Succeeded)));
        await worker.StartAsync(TestContext.Current.CancellationToken);
        return worker;
    }

    private ValueTask SubmitAsync(string jobId)
    {
        var request = new JobRequest { JobId = jobId, Topic = WorkerBench.Topic };
        var packet = BusPacket.Create("trace-a", "platform-1", DateTimeOffset.UnixEpoch, request);
        return _platform.PublishAsync(WorkerBench.Topic, PacketSigner.Unsigned.Sign(packet, WorkerBench.Topic));
    }

    /// <summary>Metrics hear of a job's end behind its result.</summary>
    private sealed class EndSignal(SemaphoreSlim done) : IJobMetrics
    {
        public void JobReceived(in JobIdentity job) { }

        public void JobCompleted(in JobIdentity job, TimeSpan duration, JobStatus status) => done.Release();

        public void JobFailed(in JobIdentity job, TimeSpan duration, JobStatus status, string error) => done.Release();

        public void HeartbeatSent(string workerId, string traceId) { }
    }
}
