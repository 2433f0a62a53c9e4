namespace Heddle.DevServers.Tests;

/// <summary>Runs alone, so that everything found afterwards is this test's.</summary>
[CollectionDefinition(nameof(CancelledStartTests), DisableParallelization = true)]
[Collection(nameof(CancelledStartTests))]
public sealed class CancelledStartTests
{
    [Fact]
    public async Task A_start_cancelled_at_any_moment_leaves_nothing_behind()
    {
        for (var milliseconds = 0; milliseconds < 80; milliseconds += 2)
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
            await StartAndDisposeAsync(source.Token);
        }

        ShouldHaveLeftNothing();
    }

    [Fact]
    public async Task A_start_that_is_cancelled_before_it_begins_does_nothing()
    {
        await Should.ThrowAsync<OperationCanceledException>(
            NatsServer.StartAsync(cancellationToken: new CancellationToken(canceled: true))
        );
        ShouldHaveLeftNothing();
    }

    [Fact]
    public async Task A_program_that_never_gets_ready_is_ended_at_the_timeout()
    {
        using var scratch = new Scratch();
        var program = scratch.Script("nats-server", "echo still thinking; exec sleep 1000");
        var locator = new ServerLocator { Variable = _ => program };
        var options = new NatsServerOptions { StartTimeout = TimeSpan.FromMilliseconds(300) };
        var failure = await Should.ThrowAsync<ServerStartException>(
            NatsServer.StartAsync(options, locator, TestContext.Current.CancellationToken)
        );
        failure.ExitCode.ShouldBeNull();
        failure.Program.ShouldBe(program);
        failure.Output.ShouldBe("still thinking");
        ShouldHaveLeftNothing();
    }

    [Fact]
    public async Task A_server_that_does_not_stop_is_killed()
    {
        using var scratch = new Scratch();
        // Says that it is ready, in the way of nats-server, and then listens to nothing but a kill.
        var program = scratch.Script(
            "nats-server",
            """
            trap '' TERM
            echo '{"nats":["nats://127.0.0.1:1"]}' > "$(dirname "$2")/stubborn.ports"
            while :; do sleep 1; done
            """
        );
        var said = new List<string>();
        var options = new NatsServerOptions
        {
            TimeProvider = new FastTime(),
            StartTimeout = TimeSpan.FromMinutes(5),
            Log = said.Add,
        };
        await using (var server = await NatsServer.StartAsync(options, new ServerLocator { Variable = _ => program }, default))
        {
            await server.StopAsync(TestContext.Current.CancellationToken);
            (await server.WaitForExitAsync(TestContext.Current.CancellationToken)).ShouldBe(137);
        }

        said[^1].ShouldEndWith("did not stop in 10 s and is killed");
    }

    [Fact]
    public async Task A_program_that_cannot_be_run_tells_why()
    {
        using var scratch = new Scratch();
        var program = scratch.Script("nats-server", "");
        await File.WriteAllTextAsync(program, "#!/no/such/interpreter\n", TestContext.Current.CancellationToken);
        var failure = await Should.ThrowAsync<ServerStartException>(
            NatsServer.StartAsync(
                new NatsServerOptions(),
                new ServerLocator { Variable = _ => program },
                TestContext.Current.CancellationToken
            )
        );
        failure.ExitCode.ShouldBe(127);
        failure.Output.ShouldContain("not found");
        ShouldHaveLeftNothing();
    }

    private static async Task StartAndDisposeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var server = await NatsServer.StartAsync(cancellationToken: cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What this is about.
        }
    }

    private static void ShouldHaveLeftNothing()
    {
        Directory.GetDirectories(Path.GetTempPath(), "heddle-*").ShouldBeEmpty();
        if (OperatingSystem.IsLinux())
        {
            OurProcesses().ShouldBeEmpty();
        }
    }

    /// <summary>Every other process that was started with a path of this run, and every zombie of ours.</summary>
    private static IEnumerable<string> OurProcesses()
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            string command;
            string[] stat;
            try
            {
                command = File.ReadAllText($"{folder}/cmdline");
                stat = File.ReadAllText($"{folder}/stat").Split(") ")[^1].Split(' ');
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Gone while we looked.
                continue;
            }

            if (command.Contains(Path.GetTempPath()) || (stat[0] == "Z" && stat[1] == $"{Environment.ProcessId}"))
            {
                yield return $"{Path.GetFileName(folder)} {stat[0]} {command}";
            }
        }
    }
}
