using System.Text.Json;
using Heddle.Jobs;

namespace Heddle.Cli.Tests;

public sealed class JobsReadingCommandTests
{
    [Fact]
    public async Task A_job_is_called_off_and_its_wait_ends()
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench);
        await using var waiting = bench.Start("job", "submit", "job.echo", "1", "--wait", "--id", "a");
        await waiting.ReadErrorLineAsync();
        // Known, but without a worker.
        (await bench.RunAsync("job", "wait", "a", "--timeout", "0.2")).Code.ShouldBe(ExitCode.TimedOut);
        (await bench.RunAsync("job", "cancel", "a", "--reason", "changed my mind")).ShouldBe(new CommandResult(0, "", ""));
        var end = await waiting.FinishAsync();
        end.Code.ShouldBe(1);
        end.Error.ShouldBe("Error [job_cancelled] job `a` ended as CANCELLED: changed my mind\n");
        (await bench.RunAsync("job", "cancel", "a")).Error.ShouldBe("Error [ended] job `a` has ended: CANCELLED\n");
    }

    [Fact]
    public async Task Jobs_are_listed_by_state_and_shown_one_by_one()
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench);
        await jobs.EchoAsync();
        await bench.RunAsync("job", "submit", "job.echo", "1", "--wait", "--id", "a");
        var list = await bench.RunAsync("job", "list");
        list.Lines[0].ShouldStartWith("JOB");
        list.Lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["a", "job.echo", "SUCCEEDED", "1", JobBench.Worker]);
        JsonElement
            .Parse((await bench.RunAsync("job", "list", "--json", "--status", "succeeded")).Out)
            .GetProperty("job_id")
            .GetString()
            .ShouldBe("a");
        (await bench.RunAsync("job", "list", "--status", "failed")).Lines[^1].ShouldBe("(empty)");
        (await bench.RunAsync("job", "list", "--status", "broken")).Code.ShouldBe(2);
        var status = await bench.RunAsync("job", "status", "a");
        status.Lines[0].ShouldBe("a job.echo SUCCEEDED");
        status.Lines[^1].ShouldEndWith(" SUCCEEDED");
        JsonElement.Parse((await bench.RunAsync("job", "status", "a", "--json")).Out).GetProperty("attempt").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_dead_letter_is_listed_shown_tried_again_and_put_away()
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench);
        await jobs.WorkAsync((_, _, _) => throw new FailedJobException("no such document"));
        await bench.RunAsync("job", "submit", "job.echo", "1", "--wait", "--id", "a");
        await UntilLetterAsync(bench, "a");
        (await bench.RunAsync("job", "dlq", "list")).Lines[1].ShouldMatch(@"^a +job\.echo +FAILED +\S+ +no such document$");
        var letter = JsonElement.Parse((await bench.RunAsync("job", "dlq", "show", "a")).Out);
        letter.GetProperty("reason").GetString().ShouldBe("no such document");
        var again = (await bench.RunAsync("job", "dlq", "retry", "a")).Lines.ShouldHaveSingleItem();
        again.ShouldStartWith("a-retry-");
        (await bench.RunAsync("job", "wait", again)).Code.ShouldBe(1);
        await UntilLetterAsync(bench, again);
        JsonElement.Parse((await bench.RunAsync("job", "dlq", "list", "--json")).Out).GetProperty("job_id").GetString().ShouldBe(again);
        (await bench.RunAsync("job", "dlq", "delete", again)).ShouldBe(new CommandResult(0, "", ""));
        (await bench.RunAsync("job", "dlq", "list")).Lines[^1].ShouldBe("(empty)");
    }

    [Theory]
    [InlineData("status")]
    [InlineData("cancel")]
    [InlineData("wait", "--timeout", "0.1")]
    [InlineData("dlq", "show")]
    [InlineData("dlq", "retry")]
    [InlineData("dlq", "delete")]
    public async Task A_job_nobody_knows_is_an_error(params string[] words)
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench);
        var result = await bench.RunAsync(["job", .. words, "ghost"]);
        result.Code.ShouldBe(1);
        result.Error.ShouldContain("[not_found]");
        result.Error.ShouldContain("`ghost`");
    }

    [Theory]
    [InlineData("workers")]
    [InlineData("job", "workers")]
    public async Task Workers_are_heard_and_listed(params string[] command)
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench);
        await jobs.EchoAsync();
        (await bench.RunAsync([.. command, "--listen", "1"])).Lines[1].ShouldStartWith(JobBench.Worker);
        var worker = JsonElement.Parse((await bench.RunAsync([.. command, "--listen", "1", "--json"])).Out);
        worker.GetProperty("max_parallel_jobs").GetInt32().ShouldBe(8);
    }

    /// <summary>The letter is written a moment after the job has ended.</summary>
    private static async Task UntilLetterAsync(CommandBench bench, string jobId)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while ((await bench.RunAsync("job", "dlq", "show", jobId)).Code != 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
