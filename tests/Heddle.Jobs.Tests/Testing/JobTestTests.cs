using System.Text.Json;

namespace Heddle.Jobs.Tests;

public sealed class JobTestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handler_is_run_without_any_server()
    {
        var result = await JobTest.RunAsync<Prompt, Echo>((input, _) => new Echo(input.Text), new Prompt("hello"));

        result.Status.ShouldBe(JobStatus.Succeeded);
        result.Output.ShouldBe(new Echo("hello"));
        result.Result.ResultPointer.ShouldBe("memory://res:test-job-1");
        result.Result.WorkerId.ShouldBe("test-worker");
        result.ErrorMessage.ShouldBe("");
    }

    [Fact]
    public async Task Handlers_of_every_shape_are_run()
    {
        var prompt = new Prompt("hello");
        (
            await JobTest.RunAsync<Prompt, Echo>(async (input, _) => await Task.FromResult(new Echo(input.Text)), prompt)
        ).Output.Text.ShouldBe("hello");
        (
            await JobTest.RunAsync<Prompt, Echo>(async (input, _, _) => await Task.FromResult(new Echo(input.Text)), prompt)
        ).Output.Text.ShouldBe("hello");
        (await JobTest.RunAsync(new JobHandler<Prompt, Echo>((input, _, _) => new(new Echo(input.Text))), prompt)).Output.Text.ShouldBe(
            "hello"
        );
        (await JobTest.RunAsync(new EchoJob(), prompt)).Output.Text.ShouldBe("hello");
        (await JobTest.RunAsync<Prompt, Echo>((_, _) => throw new InvalidOperationException("broken"), prompt)).ErrorMessage.ShouldBe(
            "broken"
        );
    }

    [Fact]
    public async Task The_context_shows_the_job_and_collects_its_progress()
    {
        var result = await JobTest.RunAsync<Prompt, Echo>(
            async (input, context, cancel) =>
            {
                context.TraceId.ShouldBe("trace-7");
                context.SenderId.ShouldBe("client-7");
                context.Request.TenantId.ShouldBe("tenant-7");
                context.Attempt.ShouldBe(3);
                await context.ReportProgressAsync(50, "halfway", cancel);
                return new Echo(input.Text);
            },
            new("hello"),
            new()
            {
                TraceId = "trace-7",
                SenderId = "client-7",
                Attempt = 3,
                Request = new()
                {
                    JobId = "job-7",
                    Topic = "job.echo",
                    TenantId = "tenant-7",
                },
            },
            Cancel
        );

        result.Status.ShouldBe(JobStatus.Succeeded, result.ErrorMessage);
        result.Progress.ShouldHaveSingleItem().Message.ShouldBe("halfway");
        result.Result.JobId.ShouldBe("job-7");
    }

    [Fact]
    public async Task A_failed_job_has_no_output()
    {
        var result = await JobTest.RunAsync<Prompt, Echo>((_, _) => throw new FatalJobException("never"), new Prompt("hello"));

        result.Status.ShouldBe(JobStatus.FailedFatal);
        Should.Throw<InvalidOperationException>(() => result.Output).Message.ShouldContain("`never`");
    }

    [Fact]
    public async Task A_job_that_is_called_off_ends_as_cancelled_and_one_past_its_deadline_as_timeout()
    {
        using var off = new CancellationTokenSource();
        var cancelled = await JobTest.RunAsync<Prompt, Echo>(
            async (input, _, cancel) =>
            {
                await off.CancelAsync();
                cancel.ThrowIfCancellationRequested();
                return new(input.Text);
            },
            new("hello"),
            null,
            off.Token
        );
        cancelled.Status.ShouldBe(JobStatus.Cancelled);

        var late = await JobTest.RunAsync<Prompt, Echo>(
            async (input, _, cancel) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return new(input.Text);
            },
            new("hello"),
            new()
            {
                Request = new()
                {
                    JobId = "job-1",
                    Topic = "job.echo",
                    Budget = new() { DeadlineMilliseconds = 20 },
                },
            },
            Cancel
        );
        late.Status.ShouldBe(JobStatus.Timeout);
        late.ErrorCode.ShouldBe(ErrorCode.JobTimeout);
    }

    [Fact]
    public async Task Raw_bytes_stand_in_for_what_a_stranger_may_send()
    {
        var result = await JobTest.RunAsync<Prompt, Echo>(
            (input, _) => new Echo(input.Text),
            new Prompt("unused"),
            new() { RawInput = "{\"text\":\"hi\",\"adapter_id\":\"x\"}"u8.ToArray() }
        );

        result.Output.Text.ShouldBe("hi");
        (await JobTest.RunAsync<JsonElement, int>((input, _) => input.GetArrayLength(), JsonElement.Parse("[1,2]"))).Output.ShouldBe(2);
    }

    private sealed class EchoJob : IJob<Prompt, Echo>
    {
        public Task<Echo> RunAsync(Prompt input, JobContext context, CancellationToken cancellationToken) =>
            Task.FromResult(new Echo(input.Text));
    }
}
