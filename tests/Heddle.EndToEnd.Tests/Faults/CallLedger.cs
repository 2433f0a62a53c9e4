using System.Collections.Concurrent;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Faults;

/// <summary>Makes numbered calls and keeps account of how each ended and how often each was worked on.</summary>
internal sealed class CallLedger(AgentMesh caller, string agent)
{
    /// <summary>What a busy machine may add to a deadline.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<int, int> _worked = new();
    private readonly ConcurrentDictionary<string, int> _ends = new(StringComparer.Ordinal);
    private readonly CancellationToken _limit = FaultServer.Limit;
    private int _made;

    /// <summary>How often calls ended in a result, or in each kind of error.</summary>
    public IReadOnlyDictionary<string, int> Ends => _ends;

    public int Made => _made;

    public int Answered => _ends.GetValueOrDefault("result");

    /// <summary>How many calls were worked on more than once.</summary>
    public int Repeated => _worked.Count(call => call.Value > 1);

    /// <summary>The handler's part: notes the work and answers.</summary>
    public int Work(int call)
    {
        _worked.AddOrUpdate(call, 1, (_, times) => times + 1);
        return -call;
    }

    /// <summary>Makes so many calls, so many at a time.</summary>
    public Task CallAsync(int calls, int atOnce, TimeSpan timeout) =>
        Parallel.ForAsync(0, calls, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (_, _) => await CallAsync(timeout));

    /// <summary>Makes one call after the other, so many at a time, until something else is done.</summary>
    public async Task CallWhileAsync(Task something, int atOnce, TimeSpan timeout)
    {
        var callers = Enumerable.Range(0, atOnce).Select(_ => CallUntilAsync(something, timeout)).ToList();
        await something;
        await Task.WhenAll(callers);
    }

    public override string ToString() => string.Join(", ", _ends.OrderBy(end => end.Key).Select(end => $"{end.Value} {end.Key}"));

    private async Task CallUntilAsync(Task something, TimeSpan timeout)
    {
        do
        {
            await CallAsync(timeout);
        } while (!something.IsCompleted);
    }

    private async Task CallAsync(TimeSpan timeout)
    {
        var call = Interlocked.Increment(ref _made);
        var end = "result";
        try
        {
            var answer = await caller
                .CallAsync<int>(agent, call, new CallOptions { Timeout = timeout }, _limit)
                .WaitAsync(timeout + Leeway, TimeProvider.System, _limit);
            answer.ShouldBe(-call);
        }
        catch (MeshException problem)
        {
            end = problem.Code;
        }

        _ends.AddOrUpdate(end, 1, (_, times) => times + 1);
    }
}
