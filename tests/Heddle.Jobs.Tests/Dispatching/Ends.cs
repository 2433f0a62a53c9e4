using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>Waits for jobs to come to their ends, by watching the bucket.</summary>
internal static class Ends
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>The records of jobs once they have all ended and been announced.</summary>
    public static Task<Dictionary<string, JobRecord>> OfAsync(MessageBus bus, IReadOnlyCollection<string> jobIds) =>
        WhenAsync(bus, jobIds, record => !record.IsActive);

    /// <summary>The records of jobs once they all satisfy a condition.</summary>
    public static async Task<Dictionary<string, JobRecord>> WhenAsync(
        MessageBus bus,
        IReadOnlyCollection<string> jobIds,
        Predicate<JobRecord> condition
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var bucket = await bus.OpenKeyValueAsync(new JobStorageOptions().Jobs, limit.Token);
        await using var watch = await bucket.WatchAsync(JobKeys.Jobs, cancellationToken: limit.Token);
        var open = jobIds.ToHashSet(StringComparer.Ordinal);
        var seen = new Dictionary<string, JobRecord>(StringComparer.Ordinal);
        try
        {
            await foreach (var entry in watch.WithCancellation(limit.Token))
            {
                var record = JobRecord.Decode(entry.Key, entry.Value.Span);
                seen[record.JobId] = record;
                if (condition(record) && open.Remove(record.JobId) && open.Count == 0)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException problem) when (limit.IsCancellationRequested)
        {
            var states = open.Take(5)
                .Select(id =>
                    $"{id}: {(seen.TryGetValue(id, out var r) ? string.Join(" ", r.Events.AsSpan().ToArray().Select(e => e.Status)) : "unknown")}"
                );
            throw new TimeoutException($"{open.Count} jobs have not come so far, among them {string.Join(", ", states)}", problem);
        }

        return jobIds.ToDictionary(id => id, id => seen[id], StringComparer.Ordinal);
    }

    /// <summary>Holds that a job went through allowed states to one end, and stayed there.</summary>
    public static void ShouldHaveEndedOnce(this JobRecord record)
    {
        var states = record.Events.AsSpan().ToArray().Select(entry => entry.Status).ToList();
        states.Count(JobTransitions.IsTerminal).ShouldBe(1, $"{record.JobId}: {string.Join(" ", states)}");
        JobTransitions.IsTerminal(states[^1]).ShouldBeTrue();
        states.Zip(states.Skip(1)).ShouldAllBe(step => JobTransitions.IsAllowed(step.First, step.Second));
    }
}
