using Heddle.Transport;

namespace Heddle.Jobs.Tests;

public sealed class JobRetryPolicyTests
{
    [Fact]
    public void Waits_grow_to_their_bound()
    {
        var policy = new JobRetryPolicy();

        new[] { 1, 2, 3, 5, 6, 7, 5_000 }.Select(n => policy.DelayAfter(n).TotalSeconds).ShouldBe([1, 2, 4, 16, 30, 30, 30]);
    }

    [Theory]
    [InlineData(0.5, 0, 4)]
    [InlineData(0.5, 0.5, 3)]
    [InlineData(1, 0.75, 1)]
    [InlineData(0, 0.9, 4)]
    public void Chance_shortens_a_wait_by_no_more_than_its_part(double jitter, double chance, double seconds) =>
        new JobRetryPolicy { Jitter = jitter }
            .DelayAfter(3, chance)
            .ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void What_is_no_part_and_no_chance_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new JobRetryPolicy { Jitter = 1.1 });
        Should.Throw<ArgumentOutOfRangeException>(() => new JobRetryPolicy().DelayAfter(1, 1));
    }

    [Fact]
    public void Jobs_that_fail_together_do_not_return_together_and_a_seed_repeats_it()
    {
        var times = Dues(seed: 7);

        times.Distinct().Count().ShouldBeGreaterThan(50);
        times.ShouldAllBe(due => due >= 500 && due <= 1_000);
        Dues(seed: 7).ShouldBe(times);
        Dues(seed: 8).ShouldNotBe(times);
    }

    // When the planner of a dispatcher tries a hundred jobs again, in milliseconds from their failure.
    private static List<long> Dues(int seed)
    {
        var time = new ManualTimeProvider();
        var options = new JobDispatcherOptions { TimeProvider = time, Random = new Random(seed) };
        var planner = new JobPlanner(options, new(time, TimeSpan.FromSeconds(30)), new(), "d1");
        var now = time.GetUtcNow();
        var running = new JobRecord { JobId = "j" }.Move(JobStatus.Dispatched, now);
        return
        [
            .. Enumerable.Range(0, 100).Select(_ => planner.Retry(running, null, "failed", "not now").Due - now.ToUnixTimeMilliseconds()),
        ];
    }
}
