using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Heddle.Transport;
using Microsoft.Extensions.Logging;

namespace Heddle.Jobs.Tests;

public sealed class MiddlewareTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_is_the_outermost_and_the_topics_own_are_inside()
    {
        var order = new List<string>();
        await using var bench = new JobTestAgent();
        bench
            .Agent.Use(Note(order, "first"))
            .Job<Prompt, Echo>(
                "job.echo",
                (input, _) =>
                {
                    order.Add("handler");
                    return new(input.Text);
                },
                new() { Middleware = [Note(order, "own")] }
            )
            .Use(Note(order, "second"));

        await bench.SubmitAsync<Prompt, Echo>("job.echo", new Prompt("a"), cancellationToken: Cancel);

        order.ShouldBe(["first in", "second in", "own in", "handler", "own out", "second out", "first out"]);
    }

    [Fact]
    public async Task It_sees_context_and_input_and_may_change_both_ends()
    {
        var result = await RunAsync(
            async (invocation, next) =>
            {
                invocation.Context.TraceId.ShouldBe("test-trace");
                invocation.Attempt.ShouldBe(1);
                var input = invocation.Input.ShouldBeOfType<Prompt>();
                invocation.Input = input with { Text = input.Text + "!" };
                var output = (Echo)(await next(invocation))!;
                return output with { Text = $"<{output.Text}>" };
            }
        );

        result.Output.Text.ShouldBe("<hello!>");
    }

    [Fact]
    public async Task It_may_answer_without_the_handler_and_its_answer_is_validated_too()
    {
        (await RunAsync((_, _) => new(new Echo("cached")))).Output.Text.ShouldBe("cached");
        (await RunAsync((_, _) => new(new Echo("")))).ErrorMessage.ShouldStartWith("output validation failed: ");
        (await RunAsync((_, _) => new(5))).ErrorMessage.ShouldBe("middleware returned a `Int32` where the job's output is a `Echo`");
        (
            await RunAsync(
                (invocation, next) =>
                {
                    invocation.Input = "text";
                    return next(invocation);
                }
            )
        ).ErrorMessage.ShouldBe("middleware passed on a `String` where the handler takes a `Prompt`");
    }

    [Fact]
    public async Task It_runs_once_for_each_attempt()
    {
        var attempts = new List<int>();
        var result = await JobTest.RunAsync<Prompt, Echo>(
            (_, _) => throw new RetryableJobException("busy"),
            new Prompt("a"),
            new()
            {
                Handler = new() { Retries = 2, RetryDelay = TimeSpan.Zero },
                Middleware =
                [
                    (invocation, next) =>
                    {
                        attempts.Add(invocation.Attempt);
                        return next(invocation);
                    },
                ],
            }
        );

        attempts.ShouldBe([1, 2, 3]);
        result.Status.ShouldBe(JobStatus.FailedRetryable);
    }

    [Fact]
    public async Task A_token_that_ends_earlier_fails_the_attempt()
    {
        using var early = new CancellationTokenSource();
        await early.CancelAsync();
        var result = await JobTest.RunAsync<Prompt, Echo>(
            async (input, _, cancel) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return new(input.Text);
            },
            new("a"),
            new()
            {
                Middleware =
                [
                    (invocation, next) =>
                    {
                        invocation.CancellationToken = early.Token;
                        return next(invocation);
                    },
                ],
            },
            Cancel
        );

        result.Status.ShouldBe(JobStatus.Failed);
    }

    [Fact]
    public async Task Logging_tells_beginning_end_and_failure()
    {
        var logger = new ListLogger();
        await JobTest.RunAsync<Prompt, Echo>(
            (input, _) => new Echo(input.Text),
            new Prompt("secret"),
            new() { Middleware = [JobMiddleware.Logging], Logger = logger }
        );
        await JobTest.RunAsync<Prompt, Echo>(
            (_, _) => throw new InvalidOperationException("x"),
            new Prompt("secret"),
            new() { Middleware = [JobMiddleware.Logging], Logger = logger }
        );

        logger
            .Lines.Select(line => (line.Level, line.Message))
            .ShouldBe([
                (LogLevel.Debug, "attempt 1 at job test-job-1 on `job.test` begins"),
                (LogLevel.Information, "attempt 1 at job test-job-1 on `job.test` is done"),
                (LogLevel.Debug, "attempt 1 at job test-job-1 on `job.test` begins"),
                (LogLevel.Warning, "attempt 1 at job test-job-1 on `job.test` failed"),
                (LogLevel.Warning, "job test-job-1 on `job.test` failed"),
            ]);
        logger.Lines.ShouldAllBe(line => !line.Message.Contains("secret"));
    }

    [Fact]
    public async Task Timing_tells_how_long_an_attempt_took_by_the_jobs_clock()
    {
        var (time, logger, told) = (new ManualTimeProvider(), new ListLogger(), new List<TimeSpan>());
        await JobTest.RunAsync<Prompt, Echo>(
            (input, _) =>
            {
                time.Advance(TimeSpan.FromSeconds(3));
                return new Echo(input.Text);
            },
            new Prompt("a"),
            new()
            {
                Middleware = [JobMiddleware.Timing, JobMiddleware.TimingTo((_, elapsed) => told.Add(elapsed))],
                Logger = logger,
                TimeProvider = time,
            }
        );

        told.ShouldBe([TimeSpan.FromSeconds(3)]);
        logger.Lines.ShouldContain(line => line.Message == "attempt 1 at job test-job-1 took 3000 ms");
    }

    [Fact]
    public async Task Metrics_measure_attempts_by_topic_and_error()
    {
        var measured = new ConcurrentQueue<(double Seconds, string? Topic, string? Error)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name == "heddle.job.attempt.duration")
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>(
            (_, seconds, tags, _) =>
            {
                string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> all, string name)
                {
                    foreach (var tag in all)
                    {
                        if (tag.Key == name)
                        {
                            return tag.Value as string;
                        }
                    }

                    return null;
                }

                measured.Enqueue((seconds, Tag(tags, "messaging.destination.name"), Tag(tags, "error.type")));
            }
        );
        listener.Start();
        var request = new JobRequest { JobId = "j", Topic = "job.measured" };
        var options = new JobTestOptions { Request = request, Middleware = [JobMiddleware.Metrics] };
        await JobTest.RunAsync<Prompt, Echo>((input, _) => new Echo(input.Text), new Prompt("a"), options);
        await JobTest.RunAsync<Prompt, Echo>((_, _) => throw new FatalJobException("x"), new Prompt("a"), options);

        measured.Where(one => one.Topic == "job.measured").Select(one => one.Error).ShouldBe([null, nameof(FatalJobException)]);
    }

    private static Task<JobTestResult<Echo>> RunAsync(PipelineMiddleware<JobInvocation, object?> middleware) =>
        JobTest.RunAsync<Prompt, Echo>((input, _) => new Echo(input.Text), new Prompt("hello"), new() { Middleware = [middleware] });

    private static PipelineMiddleware<JobInvocation, object?> Note(List<string> order, string name) =>
        async (invocation, next) =>
        {
            order.Add($"{name} in");
            var output = await next(invocation);
            order.Add($"{name} out");
            return output;
        };
}
