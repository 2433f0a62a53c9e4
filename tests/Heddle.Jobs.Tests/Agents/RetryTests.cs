using Heddle.Transport;

namespace Heddle.Jobs.Tests;

public sealed class RetryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly JobHandlerOptions Twice = new() { Retries = 2, RetryDelay = TimeSpan.Zero };

    [Fact]
    public async Task A_job_that_works_at_the_last_attempt_has_succeeded()
    {
        var attempts = 0;
        var result = await RunAsync(() => ++attempts < 3 ? throw new InvalidOperationException("not yet") : new Echo("done"), Twice);

        result.Output.Text.ShouldBe("done");
        attempts.ShouldBe(3);
    }

    [Fact]
    public async Task An_output_that_is_not_valid_is_tried_again()
    {
        var attempts = 0;
        (await RunAsync(() => new Echo(++attempts < 2 ? "" : "good"), Twice)).Output.Text.ShouldBe("good");
    }

    public static TheoryData<Exception, int, JobStatus, ErrorCode, string, string> Failures =>
        new()
        {
            { new InvalidOperationException("broken"), 3, JobStatus.Failed, ErrorCode.Unspecified, "", "broken" },
            { new OperationCanceledException("own timeout"), 3, JobStatus.Failed, ErrorCode.Unspecified, "", "own timeout" },
            { new RetryableJobException("busy"), 3, JobStatus.FailedRetryable, ErrorCode.Unspecified, "", "busy" },
            {
                new RetryableJobException("busy", ErrorCode.JobResourceExhausted),
                3,
                JobStatus.FailedRetryable,
                ErrorCode.JobResourceExhausted,
                "resource_exhausted",
                "busy"
            },
            {
                new FatalJobException("never", (ErrorCode)1042) { ErrorText = "E_NEVER" },
                1,
                JobStatus.FailedFatal,
                (ErrorCode)1042,
                "E_NEVER",
                "never"
            },
            {
                new FailedJobException("makes no sense", ErrorCode.JobInvalidInput),
                1,
                JobStatus.Failed,
                ErrorCode.JobInvalidInput,
                "invalid_input",
                "makes no sense"
            },
        };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task The_exception_decides_status_codes_and_whether_it_is_tried_again(
        Exception problem,
        int attempts,
        JobStatus status,
        ErrorCode code,
        string text,
        string message
    )
    {
        var made = 0;
        var result = await RunAsync(
            () =>
            {
                made++;
                throw problem;
            },
            Twice
        );

        made.ShouldBe(attempts);
        (result.Status, result.ErrorCode, result.Result.ErrorText, result.ErrorMessage).ShouldBe((status, code, text, message));
    }

    [Fact]
    public async Task What_an_exception_says_may_be_kept_from_peers()
    {
        var redacting = new JobHandlerOptions { RedactHandlerErrors = true };

        (await RunAsync(() => throw new InvalidOperationException("password hunter2"), redacting)).ErrorMessage.ShouldBe("handler failed");
        (await RunAsync(() => throw new FatalJobException("meant for you"), redacting)).ErrorMessage.ShouldBe("meant for you");
    }

    [Fact]
    public async Task Between_attempts_it_waits_by_the_jobs_clock_as_long_as_the_exception_asks()
    {
        var (time, made) = (new ManualTimeProvider(), new SemaphoreSlim(0));
        var running = JobTest.RunAsync<Prompt, Echo>(
            (_, _) =>
            {
                made.Release();
                throw new RetryableJobException("busy") { RetryAfter = TimeSpan.FromMinutes(5) };
            },
            new Prompt("a"),
            new()
            {
                Handler = new() { Retries = 1 },
                TimeProvider = time,
            },
            Cancel
        );

        await made.WaitAsync(Cancel);
        await time.WhenTimerSetAsync(TimeSpan.FromMinutes(5), Cancel);
        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        made.CurrentCount.ShouldBe(0);
        time.Advance(TimeSpan.FromTicks(1));
        await running;

        made.CurrentCount.ShouldBe(1);
        (await running).Status.ShouldBe(JobStatus.FailedRetryable);
    }

    [Fact]
    public async Task A_wait_that_the_deadline_would_end_is_not_begun()
    {
        var result = await JobTest.RunAsync<Prompt, Echo>(
            (_, _) => throw new RetryableJobException("busy") { RetryAfter = TimeSpan.FromHours(1) },
            new Prompt("a"),
            new()
            {
                Handler = Twice,
                Request = new()
                {
                    JobId = "j",
                    Topic = "job.test",
                    Budget = new() { DeadlineMilliseconds = 60_000 },
                },
            },
            Cancel
        );

        (result.Status, result.ErrorMessage).ShouldBe((JobStatus.FailedRetryable, "busy"));
    }

    [Theory]
    [InlineData(1, 0.0, 200)]
    [InlineData(1, 1.0, 100)]
    [InlineData(2, 0.0, 400)]
    [InlineData(4, 0.5, 1200)]
    [InlineData(9, 0.0, 30_000)]
    [InlineData(2_000_000, 0.0, 30_000)]
    public void Waits_double_up_to_a_bound_and_are_shortened_at_random(int attempt, double random, double milliseconds) =>
        new RetrySchedule(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30), () => random)
            .After(attempt)
            .TotalMilliseconds.ShouldBe(milliseconds, 0.001);

    private static Task<JobTestResult<Echo>> RunAsync(Func<Echo> handler, JobHandlerOptions options) =>
        JobTest.RunAsync<Prompt, Echo>((_, _) => handler(), new Prompt("a"), new() { Handler = options }, Cancel);
}
