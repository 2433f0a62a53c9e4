namespace Heddle.Jobs.Tests;

public sealed class JobTestAgentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_travels_over_the_bus_to_the_agent_and_back()
    {
        await using var bench = new JobTestAgent();
        bench.Agent.Job<Prompt, Echo>(
            "job.echo",
            async (input, context, cancel) =>
            {
                await context.ReportProgressAsync(50, "halfway", cancel);
                return new Echo($"{input.Text} from {context.SenderId}");
            }
        );

        var result = await bench.SubmitAsync<Prompt, Echo>("job.echo", new Prompt("hello"), cancellationToken: Cancel);

        result.Output.Text.ShouldBe("hello from cordum-scheduler");
        result.Progress.ShouldHaveSingleItem().Percent.ShouldBe(50);
        (await bench.Store.ReadAsync(BlobPointer.Parse(result.Result.ResultPointer), 1000, Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Failures_come_back_as_results()
    {
        await using var bench = new JobTestAgent(new() { Blobs = new() { Scheme = "redis" } });
        bench.Agent.Job<Prompt, Echo>("job.fatal", (_, _) => throw new FatalJobException("never", (ErrorCode)1042));

        var fatal = await bench.SubmitAsync<Prompt, Echo>("job.fatal", new Prompt("hello"), cancellationToken: Cancel);
        var invalid = await bench.SubmitAsync<Prompt, Echo>("job.fatal", new Prompt("hello", 99), cancellationToken: Cancel);

        (fatal.Status, fatal.ErrorCode, fatal.ErrorMessage).ShouldBe((JobStatus.FailedFatal, (ErrorCode)1042, "never"));
        (invalid.Status, invalid.ErrorCode).ShouldBe((JobStatus.Failed, ErrorCode.JobInvalidInput));
    }

    [Fact]
    public async Task A_job_can_be_called_off()
    {
        await using var bench = new JobTestAgent();
        var began = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Agent.Job<Prompt, Echo>(
            "job.slow",
            async (input, context, cancel) =>
            {
                began.SetResult(context.JobId);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return new Echo(input.Text);
            }
        );

        var running = bench.SubmitAsync<Prompt, Echo>("job.slow", new Prompt("hello"), cancellationToken: Cancel);
        await bench.CancelAsync(await began.Task, "enough", Cancel);

        (await running).Status.ShouldBe(JobStatus.Cancelled);
    }

    [Fact]
    public async Task Many_jobs_run_side_by_side()
    {
        await using var bench = new JobTestAgent();
        bench.Agent.Job<Prompt, Echo>("job.echo", (input, _) => new Echo(input.Text));

        var results = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => bench.SubmitAsync<Prompt, Echo>("job.echo", new Prompt($"{i}"), cancellationToken: Cancel))
        );

        results.Select(result => result.Output.Text).ShouldBe(Enumerable.Range(0, 200).Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_clients_own_code_can_be_tested_with_it()
    {
        await using var bench = new JobTestAgent();
        bench.Agent.Job<Prompt, Echo>("job.echo", (input, _) => new Echo(input.Text));
        await bench.StartAsync(Cancel);

        (await bench.Client.SubmitAndWaitAsync<Echo>("job.echo", new Prompt("hello"), null, Cancel)).Text.ShouldBe("hello");
    }
}
