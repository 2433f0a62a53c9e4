using Heddle.Jobs;

namespace Heddle.EndToEnd.Tests.Faults.Jobs;

/// <summary>
/// Dispatchers and workers in processes of their own, killed with SIGKILL while jobs are under way: every job ends, once, and its effect is
/// there once.
/// </summary>
public sealed class KilledProcessTests
{
    [Fact]
    public async Task A_job_whose_worker_is_killed_is_done_by_another_with_one_effect()
    {
        await using var scene = await JobScene.StartAsync();
        await scene.AddAsync("dispatcher", "d1");
        await Task.WhenAll(scene.AddAsync("worker", "w1"), scene.AddAsync("worker", "w2"));
        await using var progress = await scene.Client.WatchProgressAsync("job-1", FaultServer.Limit);
        var done = scene.DoAsync([JobScene.Job(1, new KeyValuePair<string, string>("hang", "yes"))]);
        (await progress.FirstAsync(report => report.Percent == 90, FaultServer.Limit)).Dispatch.ShouldNotBeNull();
        var victim = (await scene.Store.GetAsync("job-1", FaultServer.Limit))!.WorkerId;
        await scene.KillAsync(victim);
        await done;

        scene.Results["job-1"].WorkerId.ShouldBe(victim == "w1" ? "w2" : "w1");
        var job = (await scene.ShouldAllHaveEndedOnceAsync(1)).Single();
        (job.Status, job.Attempt).ShouldBe((JobStatus.Succeeded, 2UL));
        var (runs, effects) = await scene.LedgerAsync();
        runs.ShouldBe(2);
        effects.ShouldBe(["key-1"]);
    }

    [Fact]
    public async Task Workers_that_are_killed_and_come_back_under_their_names_lose_no_job()
    {
        const int Kills = 8;
        await using var scene = await JobScene.StartAsync();
        await Task.WhenAll(scene.AddAsync("dispatcher", "d1"), scene.AddAsync("worker", "w0"), scene.AddAsync("worker", "w1"));
        var jobs = await scene.DoWhileAsync(
            async () =>
            {
                var random = new Random(1);
                for (var kill = 0; kill < Kills; kill++)
                {
                    await scene.WhenDoneAsync(random.Next(10, 60));
                    var victim = $"w{kill % 2}";
                    await scene.KillAsync(victim);
                    await scene.AddAsync("worker", victim);
                }
            },
            atLeast: 1_000,
            number => JobScene.Job(number, new KeyValuePair<string, string>("milliseconds", "20"))
        );
        await ShouldHaveSucceededAsync(scene, jobs);
    }

    [Fact]
    public async Task Dispatchers_that_are_killed_at_random_moments_lose_no_job()
    {
        const int Kills = 10;
        await using var scene = await JobScene.StartAsync();
        await Task.WhenAll(scene.AddAsync("dispatcher", "d0"), scene.AddAsync("dispatcher", "d1"), scene.AddAsync("worker", "w1"));
        var jobs = await scene.DoWhileAsync(
            async () =>
            {
                var random = new Random(2);
                for (var kill = 0; kill < Kills; kill++)
                {
                    await scene.WhenDoneAsync(random.Next(10, 60));
                    var (victim, other) = ($"d{kill % 2}", $"d{(kill + 1) % 2}");
                    await scene.KillAsync(victim);
                    if (kill % 5 == 4)
                    {
                        // Now and then there is none at all.
                        await scene.KillAsync(other);
                        await scene.AddAsync("dispatcher", other);
                    }

                    await scene.AddAsync("dispatcher", victim);
                }
            },
            atLeast: 1_000,
            number => JobScene.Job(number, new KeyValuePair<string, string>("milliseconds", "20"))
        );
        await ShouldHaveSucceededAsync(scene, jobs);
    }

    private static async Task ShouldHaveSucceededAsync(JobScene scene, int jobs)
    {
        scene.Results.Count.ShouldBe(jobs);
        scene.Results.Values.ShouldAllBe(result => result.Status == JobStatus.Succeeded);
        var ended = await scene.ShouldAllHaveEndedOnceAsync(jobs);
        ended.ShouldAllBe(job => job.Status == JobStatus.Succeeded && job.ResultPointer == $"redis://res:{job.JobId}");
        var (runs, effects) = await scene.LedgerAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{runs} runs of {jobs} jobs, {ended.Count(job => job.Attempt > 1)} tried again");
        effects
            .Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(0, jobs).Select(number => $"key-{number}").Order(StringComparer.Ordinal));
        runs.ShouldBeGreaterThanOrEqualTo(jobs);
    }
}
