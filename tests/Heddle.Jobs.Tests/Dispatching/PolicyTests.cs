using System.Collections.Concurrent;
using Heddle.Transport;

namespace Heddle.Jobs.Tests;

public sealed class PolicyTests
{
    private readonly InMemoryServer _server = new();

    [Fact]
    public async Task Policy_allows_denies_and_holds_back_and_what_is_unknown_is_denied()
    {
        await using var bus = _server.Connect();
        var policy = new Script(
            (id, asked) =>
                id switch
                {
                    "allowed" => JobDecision.Allow,
                    "denied" => JobDecision.Deny("not on a Friday"),
                    "throttled" => asked < 3 ? JobDecision.Throttle("later") : JobDecision.Allow,
                    "broken" => asked < 3 ? throw new InvalidOperationException("no policy today") : JobDecision.Allow,
                    "null" => null!,
                    _ => new((JobVerdict)99),
                }
        );
        await using var dispatcher = await DispatcherContract.StartAsync(bus, DispatchTiming.Options with { Policy = policy });
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        string[] jobs = ["allowed", "denied", "throttled", "broken", "null", "strange"];
        var client = new BarePeer(bus, "client");
        foreach (var job in jobs)
        {
            await client.SubmitAsync(BarePeer.Job(job));
        }

        var records = await Ends.OfAsync(bus, jobs);

        records["allowed"].State.ShouldBe(JobStatus.Succeeded);
        (records["denied"].State, records["denied"].ReasonCode, records["denied"].Reason).ShouldBe(
            (JobStatus.Denied, "safety_denied", "not on a Friday")
        );
        records["throttled"].State.ShouldBe(JobStatus.Succeeded);
        records["broken"].State.ShouldBe(JobStatus.Succeeded);
        (records["null"].State, records["null"].ReasonCode).ShouldBe((JobStatus.Denied, "safety_unknown"));
        (records["strange"].State, records["strange"].ReasonCode).ShouldBe((JobStatus.Denied, "safety_unknown"));
        worker.Received.Select(request => request.JobId).Order(StringComparer.Ordinal).ShouldBe(["allowed", "broken", "throttled"]);
        policy.Asked["throttled"].ShouldBe(3);
    }

    [Fact]
    public async Task A_policy_that_never_answers_is_no_permission()
    {
        await using var bus = _server.Connect();
        var never = new Script((_, _) => null!) { Hangs = true };
        var options = DispatchTiming.Options with { Policy = never, PolicyTimeout = TimeSpan.FromMilliseconds(30) };
        await using var dispatcher = await DispatcherContract.StartAsync(bus, options);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        var job = BarePeer.Job("held");
        job.Budget = new() { DeadlineMs = 500 };
        await new BarePeer(bus, "client").SubmitAsync(job);

        var record = (await Ends.OfAsync(bus, ["held"]))["held"];

        record.State.ShouldBe(JobStatus.Timeout);
        worker.Received.ShouldBeEmpty();
    }

    private sealed class Script(Func<string, int, JobDecision> decide) : IJobPolicy
    {
        public bool Hangs { get; init; }

        public ConcurrentDictionary<string, int> Asked { get; } = new(StringComparer.Ordinal);

        public async ValueTask<JobDecision> DecideAsync(JobPolicyCheck check, CancellationToken cancellationToken)
        {
            if (Hangs)
            {
                // Not even the token helps.
                await new TaskCompletionSource().Task;
            }

            return decide(check.Request.JobId, Asked.AddOrUpdate(check.Request.JobId, 1, (_, count) => count + 1));
        }
    }
}
