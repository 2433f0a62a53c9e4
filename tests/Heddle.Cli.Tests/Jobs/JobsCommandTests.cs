using Heddle.Jobs;

namespace Heddle.Cli.Tests;

public sealed class JobsCommandTests
{
    [Fact]
    public async Task A_dispatcher_runs_until_it_is_interrupted_and_others_look_into_it()
    {
        await using var bench = new CommandBench();
        await using var dispatcher = bench.Start("jobs", "up");
        (await dispatcher.ReadErrorLineAsync()).ShouldContain("no policy is configured");
        while (!(await dispatcher.ReadErrorLineAsync()).StartsWith("taking jobs of every topic", StringComparison.Ordinal))
        {
            // What it says while it starts.
        }

        await SubmitAsync(bench, new() { JobId = "waits", Topic = "job.a" });
        await SubmitAsync(bench, new() { JobId = "bad", Topic = "not a topic" });
        while (!(await bench.RunAsync("jobs", "dlq", "list", "--json")).Out.Contains("\"bad\"", StringComparison.Ordinal))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        (await bench.RunAsync("job", "list", "--status", "scheduled")).Out.ShouldContain("waits  job.a  SCHEDULED");
        (await bench.RunAsync("jobs", "status", "bad")).Out.ShouldContain("FAILED no_pool_mapping");
        (await bench.RunAsync("jobs", "dlq", "show", "bad")).Out.ShouldContain("\"reason_code\": \"no_pool_mapping\"");
        (await bench.RunAsync("jobs", "dlq", "retry", "bad")).Out.ShouldStartWith("bad-retry-");
        (await bench.RunAsync("jobs", "cancel", "waits")).Code.ShouldBe(0);
        (await bench.RunAsync("jobs", "workers", "--listen", "0.05", "--json")).Out.ShouldBeEmpty();
        (await dispatcher.InterruptAsync()).Code.ShouldBe(0);
    }

    [Fact]
    public async Task What_does_not_exist_is_said_so()
    {
        await using var bench = new CommandBench();

        (await bench.RunAsync("jobs", "status", "x")).Error.ShouldContain("[not_found] no dispatcher knows job `x`");
        (await bench.RunAsync("jobs", "cancel", "x")).Code.ShouldBe(1);
        (await bench.RunAsync("jobs", "dlq", "delete", "x")).Error.ShouldContain("[not_found] there is no dead letter of job `x`");
        (await bench.RunAsync("jobs", "list", "--status", "lost")).Code.ShouldBe(2);
        (await bench.RunAsync("jobs", "workers", "--listen", "0")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_routing_table_or_key_that_cannot_be_used_ends_the_command()
    {
        await using var bench = new CommandBench();
        var table = bench.FileIn("pools.yaml");
        await File.WriteAllTextAsync(table, "topics:\n  job.a: nowhere\npools: {}\n", TestContext.Current.CancellationToken);

        var wrong = await bench.RunAsync("jobs", "up", "--pools", table);
        wrong.Code.ShouldBe(1);
        wrong.Error.ShouldContain($"[invalid_pools] {table}(2): topic `job.a` goes to pool `nowhere`");
        (await bench.RunAsync("jobs", "up", "--key", table)).Error.ShouldContain("[invalid_key]");
        (await bench.RunAsync("jobs", "up", "--trust", "client")).Code.ShouldBe(2);
        (await bench.RunAsync("jobs", "up", "--pools", bench.FileIn("none.yaml"))).Error.ShouldContain("[file_error]");
    }

    private static async Task SubmitAsync(CommandBench bench, JobRequest request)
    {
        var bus = bench.Server.Connect();
        await using var _ = bus;
        var packet = BusPacket.Create("t", "client", TimeProvider.System.GetUtcNow(), request);
        var bytes = PacketSigner.Unsigned.Sign(packet, JobSubjects.Submit);
        await bus.PublishAsync(JobSubjects.Submit, bytes, cancellationToken: TestContext.Current.CancellationToken);
    }
}
