using System.Collections.Concurrent;
using Heddle.Mesh.Tests.Hosting;
using Heddle.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Heddle.Mesh.Tests.Testing;

public sealed class MeshTestTests
{
    private static readonly AgentSpec Echo = new("echo", "Echoes.");

    private static CancellationToken Timeout => MeshFixture.Timeout;

    [Fact]
    public async Task A_bench_hosts_agents_and_calls_them()
    {
        await using var bench = await MeshTest.StartAsync(mesh => mesh.AddAgent(Echo, (string text) => text));
        (await bench.Caller.CallAsync<string>("echo", "hi", cancellationToken: Timeout)).ShouldBe("hi");
        bench.Caller.InstanceId.ShouldNotBe(bench.Host.InstanceId);
    }

    [Fact]
    public async Task A_wrong_shape_fails_the_start_of_the_bench() =>
        await Should.ThrowAsync<ArgumentException>(() => MeshTest.StartAsync(mesh => mesh.AddAgent(Echo, (string a, int b) => a)));

    [Fact]
    public async Task A_deadline_passes_when_the_clock_is_moved()
    {
        var begun = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var bench = await MeshTest.StartAsync(mesh =>
            mesh.AddAgent(
                Echo,
                async (CancellationToken cancel) =>
                {
                    using var registration = cancel.Register(ended.SetResult);
                    begun.SetResult();
                    await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                    return 1;
                }
            )
        );
        var options = new CallOptions { Timeout = TimeSpan.FromMinutes(5) };
        var call = bench.Caller.CallAsync<int>("echo", null, options, Timeout);
        await begun.Task.WaitAsync(Timeout);
        bench.Time.Advance(TimeSpan.FromMinutes(4));
        call.IsCompleted.ShouldBeFalse();
        bench.Time.Advance(TimeSpan.FromMinutes(2));
        await Should.ThrowAsync<CallTimeoutException>(call);
        await ended.Task.WaitAsync(Timeout);
    }

    [Fact]
    public async Task A_lost_request_ends_in_a_timeout_and_the_next_one_works()
    {
        var calls = 0;
        await using var bench = await MeshTest.StartAsync(mesh => mesh.AddAgent(Echo, () => ++calls));
        // The first call waits for the catalog, under a timer of its own.
        await bench.Caller.CatalogAsync(cancellationToken: Timeout);
        bench.Faults.Plan = new FaultPlan { DropRate = 1, Subject = "mesh.agent.echo" };
        var call = bench.Caller.CallAsync<int>("echo", cancellationToken: Timeout);
        await bench.Time.WhenTimerSetAsync(TimeSpan.FromSeconds(30), Timeout);
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        await Should.ThrowAsync<CallTimeoutException>(call);
        bench.Faults.DroppedMessages.ShouldBe(1);
        bench.Faults.Clear();
        (await bench.Caller.CallAsync<int>("echo", cancellationToken: Timeout)).ShouldBe(1);
    }

    [Fact]
    public async Task A_lost_answer_is_a_timeout_though_the_agent_ran()
    {
        var ran = new TaskCompletionSource();
        await using var bench = await MeshTest.StartAsync(mesh => mesh.AddAgent(Echo, () => ran.TrySetResult()));
        // The first call waits for the catalog, under a timer of its own.
        await bench.Caller.CatalogAsync(cancellationToken: Timeout);
        bench.Faults.Plan = new FaultPlan { DropRate = 1, Subject = "_INBOX.>" };
        var call = bench.Caller.CallAsync("echo", cancellationToken: Timeout);
        await ran.Task.WaitAsync(Timeout);
        await bench.Time.WhenTimerSetAsync(TimeSpan.FromSeconds(30), Timeout);
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        await Should.ThrowAsync<CallTimeoutException>(call);
    }

    [Fact]
    public async Task A_doubled_request_runs_the_agent_twice_and_is_answered_once()
    {
        var calls = 0;
        await using var bench = await MeshTest.StartAsync(mesh => mesh.AddAgent(Echo, () => Interlocked.Increment(ref calls)));
        bench.Faults.Plan = new FaultPlan { DuplicateRate = 1, Subject = "mesh.agent.echo" };
        await bench.Caller.CallAsync<int>("echo", cancellationToken: Timeout);
        await bench.Host.StopAsync(Timeout);
        calls.ShouldBe(2);
    }

    [Fact]
    public async Task A_lost_chunk_is_a_sequence_error_and_never_a_gap()
    {
        await using var bench = await MeshTest.StartAsync(mesh =>
            mesh.AddAgent(Echo, (int count) => Enumerable.Range(0, count).ToAsyncEnumerable())
        );
        bench.Faults.Plan = new FaultPlan
        {
            Seed = 3,
            DropRate = 0.2,
            Subject = "mesh.stream.*",
        };
        var read = new List<int>();
        await Should.ThrowAsync<ChunkSequenceException>(async () =>
        {
            await foreach (var chunk in bench.Caller.StreamAsync<int>("echo", 100, cancellationToken: Timeout))
            {
                read.Add(chunk);
            }
        });
        read.ShouldBe(Enumerable.Range(0, read.Count));
    }

    [Fact]
    public async Task The_same_seed_loses_the_same_requests()
    {
        var first = await ReceivedAsync(7);
        (await ReceivedAsync(7)).ShouldBe(first);
        (await ReceivedAsync(8)).ShouldNotBe(first);
        first.Count.ShouldBeInRange(20, 45);

        static async Task<List<int>> ReceivedAsync(int seed)
        {
            var received = new ConcurrentQueue<int>();
            await using var bench = await MeshTest.StartAsync(mesh => mesh.AddAgent(Echo, (int number) => received.Enqueue(number)));
            bench.Faults.Plan = new FaultPlan
            {
                Seed = seed,
                DropRate = 0.5,
                Subject = "mesh.agent.echo",
            };
            for (var i = 0; i < 64; i++)
            {
                await bench.Caller.SendAsync("echo", i, cancellationToken: Timeout);
            }

            await bench.Host.StopAsync(Timeout);
            return [.. received.Order()];
        }
    }

    [Fact]
    public async Task A_cut_off_host_is_not_heard_until_it_is_back()
    {
        await using var bench = await MeshTest.StartAsync(mesh => mesh.AddAgent(Echo, (string text) => text));
        bench.Faults.Partition(bench.Host);
        var lost = bench.Caller.CallAsync<string>("echo", "lost", cancellationToken: Timeout);
        await bench.Time.WhenTimerSetAsync(TimeSpan.FromSeconds(30), Timeout);
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        await Should.ThrowAsync<CallTimeoutException>(lost);
        bench.Faults.Heal(bench.Host);
        (await bench.Caller.CallAsync<string>("echo", "back", cancellationToken: Timeout)).ShouldBe("back");
    }

    [Fact]
    public async Task Two_hosts_of_one_agent_share_its_calls_the_same_way_with_the_same_seed()
    {
        var first = await SharedAsync(5);
        (await SharedAsync(5)).ShouldBe(first);
        (await SharedAsync(6)).ShouldNotBe(first);
        first.Distinct().Count().ShouldBe(2);

        static async Task<List<int>> SharedAsync(int seed)
        {
            var options = new MeshTestOptions { Seed = seed };
            await using var bench = await MeshTest.StartAsync(mesh => mesh.AddAgent(Echo, () => 1), options, Timeout);
            await bench.JoinAsync(mesh => mesh.AddAgent(Echo, () => 2), Timeout);
            var answers = new List<int>();
            for (var i = 0; i < 40; i++)
            {
                answers.Add(await bench.Caller.CallAsync<int>("echo", cancellationToken: Timeout));
            }

            return answers;
        }
    }

    [Fact]
    public async Task A_hosted_application_joins_a_bench_over_its_faulty_network()
    {
        await using var bench = await MeshTest.StartAsync(mesh => mesh.AddAgent(Echo, (string text) => text));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder
            .Services.AddSingleton<TimeProvider>(bench.Time)
            .AddHeddleMesh()
            .UseBus((_, _) => new(bench.Connect()))
            .AddAgent(new AgentSpec("front", "Asks."), (string text, AgentMesh mesh) => mesh.CallAsync<string>("echo", text));
        using var host = builder.Build();
        await host.StartAsync(Timeout);
        (await bench.Caller.CallAsync<string>("front", "hi", cancellationToken: Timeout)).ShouldBe("hi");
        // The first call waits for the catalog, under a timer of its own.
        await bench.Caller.CatalogAsync(cancellationToken: Timeout);
        bench.Faults.Plan = new FaultPlan { DropRate = 1, Subject = "mesh.agent.echo" };
        var call = bench.Caller.CallAsync<string>("front", "hi", cancellationToken: Timeout);
        await bench.Time.WhenTimerSetAsync(TimeSpan.FromSeconds(30), Timeout);
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        await Should.ThrowAsync<CallTimeoutException>(call);
        bench.Faults.Clear();
        await host.StopAsync(Timeout);
    }

    [Fact]
    public async Task A_handler_that_never_ends_does_not_hold_up_the_end_of_the_test()
    {
        var begun = new TaskCompletionSource();
        var never = new TaskCompletionSource<int>();
        var bench = await MeshTest.StartAsync(mesh =>
            mesh.AddAgent(
                Echo,
                () =>
                {
                    begun.SetResult();
                    return never.Task;
                }
            )
        );
        var call = bench.Caller.CallAsync<int>("echo", cancellationToken: Timeout);
        await begun.Task.WaitAsync(Timeout);
        await bench.DisposeAsync().AsTask().WaitAsync(Timeout);
        await Should.ThrowAsync<MeshException>(call);
    }

    [Fact]
    public async Task A_mesh_of_somebody_else_has_no_fault_switch_here()
    {
        await using var bench = await MeshTest.StartAsync(mesh => mesh.AddAgent(Echo, () => 1));
        await using var other = new HostedApplication();
        Should.Throw<ArgumentException>(() => bench.Faults.Partition(other.Caller)).Message.ShouldContain("not of this bench");
    }
}
