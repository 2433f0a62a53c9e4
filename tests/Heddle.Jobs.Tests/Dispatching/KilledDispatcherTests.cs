using System.Collections.Concurrent;
using Heddle.Transport;
using Wire = Cordum.Agent.V1;

namespace Heddle.Jobs.Tests;

/// <summary>A dispatcher that is killed after any of its operations; another one takes over.</summary>
public sealed class KilledDispatcherTests
{
    private static readonly string[] Jobs = ["plain", "heals", "fatal", "hopeless", "late", "unknown", "keyed"];

    [Fact]
    public async Task After_whichever_operation_a_dispatcher_dies_every_job_ends_once()
    {
        var undisturbed = new Killswitch(int.MaxValue);
        await LiveAsync(undisturbed);
        undisturbed.Count.ShouldBeGreaterThan(40);

        await Parallel.ForEachAsync(
            Enumerable.Range(1, undisturbed.Count + 10),
            new ParallelOptions { MaxDegreeOfParallelism = 12, CancellationToken = TestContext.Current.CancellationToken },
            async (operation, _) =>
            {
                try
                {
                    await LiveAsync(new(operation));
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    throw new InvalidOperationException($"killed after operation {operation}: {e.Message}", e);
                }
            }
        );
    }

    private static async Task LiveAsync(Killswitch life)
    {
        var server = new InMemoryServer();
        await using var bus = server.Connect();
        // The stores are there whatever the first dispatcher comes to.
        await bus.OpenStreamAsync(new JobStorageOptions().System, TestContext.Current.CancellationToken);
        var effects = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        worker.Handle = request => Work(request, effects);
        var client = new BarePeer(bus, "client");
        foreach (var id in Jobs)
        {
            await SubmitAsync(client, id);
        }

        var first = new JobDispatcher(new KillableBus(server.Connect(), life), DispatchTiming.Options);
        var work = RunAsync(first);
        var ends = Ends.OfAsync(bus, Jobs);
        await Task.WhenAny(life.Dead, ends);
        await first.DisposeAsync();
        await work;
        await using var heirBus = server.Connect();
        await using var heir = await DispatcherContract.StartAsync(heirBus);
        var records = await ends;

        foreach (var record in records.Values)
        {
            record.ShouldHaveEndedOnce();
        }

        records
            .ToDictionary(r => r.Key, r => r.Value.State)
            .ShouldBe(
                new Dictionary<string, JobStatus>
                {
                    ["plain"] = JobStatus.Succeeded,
                    ["heals"] = JobStatus.Succeeded,
                    ["fatal"] = JobStatus.Failed,
                    ["hopeless"] = JobStatus.Failed,
                    ["late"] = JobStatus.Timeout,
                    ["unknown"] = JobStatus.Failed,
                    ["keyed"] = JobStatus.Succeeded,
                },
                ignoreOrder: true
            );
        effects["the key"].ShouldBe(1);
        await DeadLettersAsync(bus);
    }

    private static async Task DeadLettersAsync(MessageBus bus)
    {
        var letters = await bus.OpenKeyValueAsync(new JobStorageOptions().DeadLetters, TestContext.Current.CancellationToken);
        var keys = await letters.KeysAsync().ToListAsync(TestContext.Current.CancellationToken);
        keys.Order(StringComparer.Ordinal).ShouldBe(["j.fatal", "j.hopeless", "j.late", "j.unknown"]);
    }

    private static async Task RunAsync(JobDispatcher dispatcher)
    {
        try
        {
            await dispatcher.StartAsync();
        }
        catch (BusException)
        {
            // Killed while it started.
        }
        catch (OperationCanceledException)
        {
            // Disposed while it started.
        }
    }

    private static ValueTask SubmitAsync(BarePeer client, string id)
    {
        var job = BarePeer.Job(id, id == "unknown" ? "job.unknown" : "job.echo");
        if (id == "late")
        {
            job.Budget = new() { DeadlineMs = 700 };
        }

        if (id == "keyed")
        {
            job.Meta = new() { IdempotencyKey = "the key" };
        }

        return client.SubmitAsync(job);
    }

    // The effect is recorded as the protocol asks of workers: once for each idempotency key.
    private static Wire.JobResult? Work(Wire.JobRequest request, ConcurrentDictionary<string, int> effects)
    {
        if (request.Meta is { IdempotencyKey: { Length: > 0 } key })
        {
            effects.TryAdd(key, 1);
        }

        return request.JobId switch
        {
            "late" => null,
            "heals" when request.Dispatch.Attempt < 2 => Result(Wire.JobStatus.FailedRetryable, request),
            "hopeless" => Result(Wire.JobStatus.FailedRetryable, request),
            "fatal" => Result(Wire.JobStatus.FailedFatal, request),
            _ => Result(Wire.JobStatus.Succeeded, request),
        };
    }

    private static Wire.JobResult Result(Wire.JobStatus status, Wire.JobRequest request) =>
        new() { Status = status, Dispatch = request.Dispatch };
}
