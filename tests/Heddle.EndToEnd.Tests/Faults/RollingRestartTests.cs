using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Faults;

/// <summary>A host that leaves finishes what it has begun and takes nothing new, so a restart of one replica after the other is not felt.</summary>
public sealed class RollingRestartTests
{
    private const int Restarts = 100;
    private const int CallsPerRestart = 100;
    private const string Agent = "worker";

    [Fact]
    public async Task Ten_thousand_calls_over_a_hundred_restarts_of_two_replicas_lose_none()
    {
        await using var server = await FaultServer.StartAsync();
        await using var monitor = await server.MonitorAsync();
        await using var caller = await server.JoinAsync();
        var ledger = new CallLedger(caller, Agent);
        var round = new Round();
        var replicas = new Queue<AgentMesh>();
        replicas.Enqueue(await server.HostAsync(Agent, WorkAsync));
        replicas.Enqueue(await server.HostAsync(Agent, WorkAsync));
        for (var restart = 0; restart < Restarts; restart++)
        {
            round = new Round();
            await Task.WhenAll(ledger.CallAsync(CallsPerRestart, 10, TimeSpan.FromSeconds(30)), RestartAsync());
        }

        ledger.Answered.ShouldBe(Restarts * CallsPerRestart, ledger.ToString());
        ledger.Repeated.ShouldBe(0);
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }

        async Task RestartAsync()
        {
            await round.Working.Task.WaitAsync(FaultServer.Limit);
            var leaving = replicas.Dequeue().DisposeAsync();
            round.Leaving.SetResult();
            await leaving;
            replicas.Enqueue(await server.HostAsync(Agent, WorkAsync));
        }

        async Task<int> WorkAsync(int call, CancellationToken cancel)
        {
            // Some calls are under way when their host, or the other one, leaves; most are not.
            if (call % 10 == 0)
            {
                round.Working.TrySetResult();
                await round.Leaving.Task.WaitAsync(cancel);
            }

            return ledger.Work(call);
        }
    }

    /// <summary>The signals of one restart.</summary>
    private sealed class Round
    {
        /// <summary>A call is under way.</summary>
        public TaskCompletionSource Working { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>A replica has begun to leave.</summary>
        public TaskCompletionSource Leaving { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
