using System.Collections.Concurrent;
using Heddle.DevServers;
using Heddle.Jobs;
using Heddle.Transport;
using Heddle.Transport.Nats;

namespace Heddle.EndToEnd.Tests.Faults.Jobs;

/// <summary>A server, a crew of processes that may be killed, and an account of every job.</summary>
internal sealed class JobScene : IAsyncDisposable
{
    public const string Topic = "job.count";

    private const int AtOnce = 64;

    private readonly NatsServer _server;
    private readonly NatsBus _bus;
    private readonly DurableStream _ledger;
    private readonly ConcurrentDictionary<string, CrewMember> _crew = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, JobResult> _results = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private JobScene(NatsServer server, NatsBus bus, DurableStream ledger, JobStore store)
    {
        (_server, _bus, _ledger, Store) = (server, bus, ledger, store);
        Client = new(bus);
    }

    public JobClient Client { get; }

    public JobStore Store { get; }

    public MessageBus Bus => _bus;

    /// <summary>What each job that was waited for came to.</summary>
    public IReadOnlyDictionary<string, JobResult> Results => _results;

    public static async Task<JobScene> StartAsync()
    {
        var server = await NatsServer.StartAsync(cancellationToken: FaultServer.Limit);
        var bus = await NatsBus.ConnectAsync(
            FaultServer.Hasty with
            {
                Url = server.Url,
                Name = "client",
                ConnectTimeout = FaultServer.Patience,
            },
            FaultServer.Limit
        );
        var ledger = await bus.OpenStreamAsync(new("LEDGER") { Subjects = ["ledger.>"] }, FaultServer.Limit);
        return new(server, bus, ledger, await JobStore.OpenAsync(bus, cancellationToken: FaultServer.Limit));
    }

    /// <summary>Adds a process to the crew and returns when it is at work.</summary>
    public async Task AddAsync(string role, string name) => _crew[name] = await CrewMember.StartAsync(role, _server.Url, name);

    /// <summary>Kills a process.</summary>
    public async Task KillAsync(string name)
    {
        _crew.TryRemove(name, out var victim).ShouldBeTrue(name);
        await victim!.KillAsync();
        await victim.DisposeAsync();
    }

    /// <summary>Has numbered jobs done, many at a time, as long as something else takes, and at least so many. The answer is how many.</summary>
    public async Task<int> DoWhileAsync(Func<Task> something, int atLeast, Func<int, JobRequest> job)
    {
        var made = 0;
        Task other = Task.CompletedTask;
        var done = DoAsync(Jobs());
        await other;
        await done;
        return made;

        IEnumerable<JobRequest> Jobs()
        {
            for (other = something(); made < atLeast || !other.IsCompleted; made++)
            {
                yield return job(made);
            }
        }
    }

    /// <summary>Has jobs done, many at a time, and waits for each.</summary>
    public Task DoAsync(IEnumerable<JobRequest> jobs) =>
        Parallel.ForEachAsync(
            jobs,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (job, _) =>
            {
                try
                {
                    _results.TryAdd(job.JobId, await Client.SubmitAndWaitAsync(job, FaultServer.Limit)).ShouldBeTrue();
                }
                catch (OperationCanceledException problem)
                {
                    throw new TimeoutException($"`{job.JobId}` has not ended; {await TellAsync()}", problem);
                }

                Step();
            }
        );

    /// <summary>Returns when so many jobs more have been done than at the call.</summary>
    public async Task WhenDoneAsync(int more)
    {
        for (var goal = _results.Count + more; _results.Count < goal; )
        {
            Task next;
            lock (_gate)
            {
                next = _progress.Task;
            }

            try
            {
                await (_results.Count < goal ? next.WaitAsync(FaultServer.Limit) : Task.CompletedTask);
            }
            catch (OperationCanceledException problem)
            {
                throw new TimeoutException(await TellAsync(), problem);
            }
        }
    }

    /// <summary>A numbered job with an idempotency key.</summary>
    public static JobRequest Job(int number, params KeyValuePair<string, string>[] environment) =>
        new()
        {
            JobId = $"job-{number}",
            Topic = Topic,
            Metadata = new() { IdempotencyKey = $"key-{number}" },
            Environment = PacketMap.Create<string>(environment),
        };

    /// <summary>Holds that each job has come to one end, as the dispatchers wrote it down, and returns them.</summary>
    public async Task<List<JobInfo>> ShouldAllHaveEndedOnceAsync(int count)
    {
        var jobs = await Store.ListAsync(cancellationToken: FaultServer.Limit).ToListAsync(FaultServer.Limit);
        for (var i = 0; i < jobs.Count; i++)
        {
            // The client has heard the result, a dispatcher may have yet to write it.
            try
            {
                jobs[i] = JobTransitions.IsTerminal(jobs[i].Status)
                    ? jobs[i]
                    : await Store.WatchAsync(jobs[i].JobId, FaultServer.Limit).LastAsync(FaultServer.Limit);
            }
            catch (OperationCanceledException problem)
            {
                throw new TimeoutException($"the end of `{jobs[i].JobId}` was never written; {await TellAsync()}", problem);
            }
        }

        jobs.Select(job => job.JobId).Distinct().Count().ShouldBe(count);
        foreach (var job in jobs)
        {
            var states = job.Events.Select(step => step.Status).ToList();
            states.Count(JobTransitions.IsTerminal).ShouldBe(1, $"{job.JobId}: {string.Join(" ", states)}");
            states[^1].ShouldBe(job.Status);
        }

        return jobs;
    }

    /// <summary>How often the workers began a job, and which effects they recorded.</summary>
    public async Task<(int Runs, List<string> Effects)> LedgerAsync()
    {
        var entries = await _ledger.ReadAsync(cancellationToken: FaultServer.Limit).Select(entry => entry.Subject).ToListAsync();
        const string Effect = "ledger.effect.";
        return (
            entries.Count(subject => !subject.StartsWith(Effect, StringComparison.Ordinal)),
            [.. entries.Where(subject => subject.StartsWith(Effect, StringComparison.Ordinal)).Select(subject => subject[Effect.Length..])]
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _bus.DisposeAsync();
        foreach (var member in _crew.Values)
        {
            await member.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    private async Task<string> TellAsync()
    {
        var known = await Store.ListAsync(cancellationToken: FaultServer.Limit).ToListAsync(FaultServer.Limit);
        var open = known.Where(job => !JobTransitions.IsTerminal(job.Status)).ToList();
        var examples = open.Take(5)
            .Select(job => $"{job.JobId} attempt {job.Attempt} at {job.WorkerId} ({string.Join(" ", job.Events.Select(e => e.Status))})");
        var unheard = known.Count(job => JobTransitions.IsTerminal(job.Status) && !_results.ContainsKey(job.JobId));
        return $"{known.Count} jobs are known, {_results.Count} were heard to end, {unheard} ended unheard, {open.Count} are open: "
            + string.Join("; ", examples);
    }

    private void Step()
    {
        TaskCompletionSource reached;
        lock (_gate)
        {
            (reached, _progress) = (_progress, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        reached.SetResult();
    }
}
