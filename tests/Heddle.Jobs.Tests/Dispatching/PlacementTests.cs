using Heddle.Transport;

namespace Heddle.Jobs.Tests;

public sealed class PlacementTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly WorkerRegistry _registry;
    private readonly JobPools _pools = JobPools.Parse("topics: { job.a: [p, g] }\npools: { p: {}, g: { requires: [GIT] } }");

    public PlacementTests() => _registry = new(_time, TimeSpan.FromSeconds(30));

    [Fact]
    public void The_least_loaded_worker_gets_the_job()
    {
        Beat("busy", active: 5);
        Beat("idle", active: 1);
        Beat("hot", active: 1, cpu: 50);

        Choose(Job()).ShouldBe("idle");
    }

    [Fact]
    public void Jobs_given_out_count_before_the_next_heartbeat()
    {
        Beat("a");
        Beat("b");

        Enumerable.Range(0, 10).GroupBy(_ => Choose(Job())).ShouldAllBe(group => group.Count() == 5);
    }

    [Theory]
    [InlineData(9, 10, 0, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(0, 0, 90, 0)]
    [InlineData(0, 0, 0, 90)]
    [InlineData(0, 0, float.NaN, 0)]
    public void A_worker_with_enough_to_do_gets_nothing(int active, int max, float cpu, float gpu)
    {
        Beat("w", active, max, cpu: cpu, gpu: gpu);

        _registry.Choose(Placement.Of(Job()), _pools).Failure.ShouldBe(PlacementFailure.Overloaded);
    }

    [Fact]
    public void Without_a_limit_a_worker_takes_any_number()
    {
        Beat("w", active: 5_000, max: 0);

        Choose(Job()).ShouldBe("w");
    }

    [Fact]
    public void Labels_of_the_job_must_be_labels_of_the_worker_and_remarks_need_not()
    {
        Beat("plain");
        Beat("eu", active: 7, labels: [new("region", "eu"), new("disk", "ssd")]);
        PacketMap<string> remarks = [new("cordum.x", "y"), new("run_id", "1"), new("retry_of_job", "j"), new("approval_granted", "true")];

        Choose(Job() with { Labels = [new("region", "eu")] }).ShouldBe("eu");
        Choose(Job() with { Labels = remarks }).ShouldBe("plain");
        _registry.Choose(Placement.Of(Job() with { Labels = [new("region", "us")] }), _pools).Failure.ShouldBe(PlacementFailure.NoWorkers);
    }

    [Fact]
    public void Requirements_are_matched_against_the_pool_whatever_their_case()
    {
        Beat("p1");
        Beat("g1", active: 9, pool: "g");

        Choose(Job() with { Metadata = new() { Requires = ["git"] } }).ShouldBe("g1");
        _registry
            .Choose(Placement.Of(Job() with { Metadata = new() { Requires = ["git", "cuda"] } }), _pools)
            .Failure.ShouldBe(PlacementFailure.NoPool);
    }

    [Fact]
    public void Preferences_are_followed_where_they_can_be()
    {
        Beat("p1");
        Beat("p2", active: 3);
        Beat("g1", pool: "g", active: 3);

        Choose(Job() with { Labels = [new("preferred_worker_id", "p2")] }).ShouldBe("p2");
        Choose(Job() with { Labels = [new("preferred_worker_id", "gone")] }).ShouldBe("p1");
        Choose(Job() with { Labels = [new("preferred_pool", "g")] }).ShouldBe("g1");
        _registry
            .Choose(Placement.Of(Job() with { Labels = [new("preferred_pool", "x")] }), _pools)
            .Failure.ShouldBe(PlacementFailure.NoPool);
    }

    [Fact]
    public void What_a_worker_says_it_is_ready_for_narrows_what_it_gets()
    {
        Beat("w");
        _registry.Observe(new Handshake { ComponentId = "w", ReadyTopics = ["job.b"] });
        _registry.Choose(Placement.Of(Job()), _pools).Failure.ShouldBe(PlacementFailure.NoWorkers);

        _registry.Observe(new Handshake { ComponentId = "w" });
        Choose(Job()).ShouldBe("w");
    }

    [Fact]
    public void Strangers_without_a_place_in_the_table_get_nothing()
    {
        Beat("elsewhere", pool: "q");
        _registry.Observe(new Heartbeat { WorkerId = "a.b", Pool = "p" }).ShouldBeFalse();

        _registry.Choose(Placement.Of(Job()), _pools).Failure.ShouldBe(PlacementFailure.NoWorkers);
        _registry.Choose(Placement.Of(Job() with { Topic = "job.z" }), _pools).Failure.ShouldBe(PlacementFailure.NoPool);
        _registry.Choose(Placement.Of(Job() with { Topic = "job.z" }), JobPools.Open).Worker!.Id.ShouldBe("elsewhere");
    }

    [Fact]
    public void The_urgent_wait_less_and_the_others_in_turn()
    {
        var waiting = new WaitingJobs();
        waiting.Add("batch", Job() with { Priority = JobPriority.Batch });
        waiting.Add("first", Job());
        waiting.Add("first", Job());
        waiting.Add("second", Job());
        waiting.Add("critical", Job() with { Priority = JobPriority.Critical });
        waiting.Add("stuck", Job() with { Labels = [new("region", "nowhere")] });
        waiting.HasAny(Placement.Of(Job())).ShouldBeTrue();
        Beat("w");

        var taken = new List<string>();
        while (waiting.TryTake(placement => _registry.Choose(placement, _pools), out var key, out _))
        {
            taken.Add(key);
        }

        taken.ShouldBe(["critical", "first", "second", "batch"]);
        waiting.HasAny(Placement.Of(Job())).ShouldBeFalse();
    }

    private string? Choose(JobRequest request) => _registry.Choose(Placement.Of(request), _pools).Worker?.Id;

    private static JobRequest Job() => new() { JobId = "j", Topic = "job.a" };

    private void Beat(
        string id,
        int active = 0,
        int max = 0,
        string pool = "p",
        float cpu = 0,
        float gpu = 0,
        PacketMap<string> labels = default
    ) =>
        _registry.Observe(
            new Heartbeat
            {
                WorkerId = id,
                Pool = pool,
                ActiveJobs = active,
                MaxParallelJobs = max,
                CpuLoad = cpu,
                GpuUtilization = gpu,
                Labels = labels,
            }
        );
}
