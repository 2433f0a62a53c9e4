using System.Collections.Concurrent;
using System.Diagnostics;
using Wire = Cordum.Agent.V1;

namespace Heddle.Jobs.Tests;

/// <summary>Many jobs on a real server, with what goes wrong there.</summary>
public sealed class ManyJobsTests : IAsyncLifetime
{
    private readonly NatsDispatchWorld _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Ten_thousand_jobs_end_once_each_with_two_dispatchers_and_repeated_results()
    {
        const int Count = 10_000;
        await using var bus = await _world.ConnectAsync("test");
        await using var firstBus = await _world.ConnectAsync("d1");
        await using var secondBus = await _world.ConnectAsync("d2");
        await using var workerBus = await _world.ConnectAsync("w");
        await using var first = await DispatcherContract.StartAsync(firstBus, Patient);
        await using var second = await DispatcherContract.StartAsync(secondBus, Patient);
        var effects = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await using var worker = await BareWorker.StartAsync(workerBus, "w1");
        worker.Handle = request =>
        {
            effects.AddOrUpdate($"{request.JobId} {request.Dispatch.Attempt}", 1, (_, times) => times + 1);
            var status =
                request.JobId.EndsWith('7') && request.Dispatch.Attempt == 1 ? Wire.JobStatus.FailedRetryable : Wire.JobStatus.Succeeded;
            return new() { Status = status, Dispatch = request.Dispatch };
        };
        string[] jobs = [.. Enumerable.Range(0, Count).Select(i => $"m{i}")];
        var ends = Ends.OfAsync(bus, jobs);
        var client = new BarePeer(bus, "client");
        var start = Stopwatch.GetTimestamp();
        foreach (var job in jobs)
        {
            await client.SubmitAsync(BarePeer.Job(job));
            if (job.EndsWith('3'))
            {
                // Once more, and a result nobody asked for.
                await client.SubmitAsync(BarePeer.Job(job));
                await worker.AnswerAsync(
                    BarePeer.Job(job),
                    new()
                    {
                        Status = Wire.JobStatus.Failed,
                        Dispatch = new() { DispatchId = "x", Attempt = 1 },
                    }
                );
            }
        }

        var records = await ends;

        TestContext.Current.SendDiagnosticMessage($"{Count / Stopwatch.GetElapsedTime(start).TotalSeconds:F0} jobs/s");
        records.Values.ToList().ForEach(record => record.ShouldHaveEndedOnce());
        records.Values.ShouldAllBe(record => record.State == JobStatus.Succeeded);
        effects.Values.ShouldAllBe(times => times == 1);
    }

    [Fact]
    public async Task A_server_that_is_killed_and_comes_back_loses_no_job()
    {
        const int Count = 400;
        await using var bus = await _world.ConnectAsync("test");
        await using var dispatcherBus = await _world.ConnectAsync("d1");
        await using var workerBus = await _world.ConnectAsync("w");
        await using var dispatcher = await DispatcherContract.StartAsync(
            dispatcherBus,
            DispatchTiming.Options with
            {
                Timing = DispatchTiming.Fast with { RunningTimeout = TimeSpan.FromSeconds(3) },
            }
        );
        await using var worker = await BareWorker.StartAsync(workerBus, "w1");
        string[] jobs = [.. Enumerable.Range(0, Count).Select(i => $"k{i}")];
        var client = new BarePeer(bus, "client");
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        worker.Handle = _ =>
        {
            if (worker.Received.Count == Count / 4)
            {
                half.TrySetResult();
            }

            return new() { Status = Wire.JobStatus.Succeeded };
        };
        foreach (var job in jobs)
        {
            await bus.PublishDurableAsync(
                JobSubjects.Submit,
                client.Seal(new() { JobRequest = BarePeer.Job(job) }, job),
                options: new() { MessageId = job },
                cancellationToken: TestContext.Current.CancellationToken
            );
        }

        await half.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await _world.Server.KillAsync(TestContext.Current.CancellationToken);
        await _world.Server.RestartAsync(TestContext.Current.CancellationToken);

        // A plain worker's answer dies with the server, so a few jobs end by their timeout; none is without an end.
        var records = await Ends.OfAsync(bus, jobs);

        records.Values.ToList().ForEach(record => record.ShouldHaveEndedOnce());
        records.Values.Count(record => record.State == JobStatus.Succeeded).ShouldBeGreaterThan(Count / 2);
        records.Values.ShouldAllBe(record => record.State == JobStatus.Succeeded || record.State == JobStatus.Timeout);
    }

    private static JobDispatcherOptions Patient { get; } =
        DispatchTiming.Options with
        {
            Timing = DispatchTiming.Fast with
            {
                ConfirmAfter = TimeSpan.FromSeconds(5),
                TakeoverGrace = TimeSpan.FromSeconds(10),
                AckWait = TimeSpan.FromSeconds(30),
                WorkerLifetime = TimeSpan.FromSeconds(30),
            },
        };
}
