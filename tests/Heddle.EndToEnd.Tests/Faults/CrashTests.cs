using Heddle.Mesh;
using Heddle.Transport;

namespace Heddle.EndToEnd.Tests.Faults;

/// <summary>Whatever crashes, every call ends in one result or one typed error, within its deadline.</summary>
public sealed class CrashTests
{
    private const string Agent = "worker";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Replicas_that_crash_amid_calls_leave_no_call_open()
    {
        await using var server = await FaultServer.StartAsync();
        await using var monitor = await server.MonitorAsync();
        await using var caller = await server.JoinAsync();
        var ledger = new CallLedger(caller, Agent);
        var (first, second) = (await HostAsync(server, ledger), await HostAsync(server, ledger));
        for (var crash = 0; crash < 10; crash++)
        {
            await ledger.CallWhileAsync(CrashAsync(), 10, Deadline);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(ledger.ToString());
        ledger.Ends.Values.Sum().ShouldBe(ledger.Made);
        ledger.Ends.Keys.Except(["result", "timeout", "agent_died", "not_available", "not_found"]).ShouldBeEmpty(ledger.ToString());
        ledger.Repeated.ShouldBe(0);
        await WhenServedAsync(ledger);
        await first.DisposeAsync();
        await second.DisposeAsync();

        async Task CrashAsync()
        {
            await first.Bus.DisposeAsync();
            (first, second) = (second, await HostAsync(server, ledger));
        }
    }

    [Fact]
    public async Task A_server_that_restarts_amid_calls_leaves_no_call_open()
    {
        await using var server = await FaultServer.StartAsync();
        await using var monitor = await server.MonitorAsync();
        await using var caller = await server.JoinAsync();
        var ledger = new CallLedger(caller, Agent);
        await using var host = await HostAsync(server, ledger);
        for (var restart = 0; restart < 3; restart++)
        {
            await ledger.CallWhileAsync(RestartAsync(), 10, Deadline);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(ledger.ToString());
        ledger.Ends.Values.Sum().ShouldBe(ledger.Made);
        ledger
            .Ends.Keys.Except(["result", "timeout", "agent_died", "not_available", "not_found", "connection_failed"])
            .ShouldBeEmpty(ledger.ToString());
        ledger.Repeated.ShouldBe(0);
        await WhenServedAsync(ledger);

        async Task RestartAsync()
        {
            await server.Server.KillAsync(FaultServer.Limit);
            await server.Server.RestartAsync(FaultServer.Limit);
        }
    }

    [Fact]
    public async Task A_host_whose_server_is_gone_stops_all_the_same()
    {
        await using var server = await FaultServer.StartAsync();
        var host = await server.HostAsync(Agent, (int call) => call);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Bus.Events += (_, what) =>
        {
            if (what is BusEvent.Disconnected)
            {
                lost.TrySetResult();
            }
        };
        await server.Server.KillAsync(FaultServer.Limit);
        await lost.Task.WaitAsync(FaultServer.Limit);
        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, FaultServer.Limit);
        host.Bus.State.ShouldBe(BusState.Closed);
    }

    private static Task<AgentMesh> HostAsync(FaultServer server, CallLedger ledger) =>
        server.HostAsync(
            Agent,
            async (int call) =>
            {
                await Task.Yield();
                return ledger.Work(call);
            }
        );

    /// <summary>Returns once calls are answered again.</summary>
    private static async Task WhenServedAsync(CallLedger ledger)
    {
        var limit = FaultServer.Limit;
        for (var answered = ledger.Answered; ledger.Answered == answered; )
        {
            limit.ThrowIfCancellationRequested();
            await ledger.CallAsync(1, 1, Deadline);
        }
    }
}
