namespace Heddle.Cli.Tests;

public sealed class MeshFolderTests
{
    [Fact]
    public async Task It_is_held_by_one_command_at_a_time()
    {
        await using var bench = new CommandBench();
        var shell = ShellOf(bench);
        var first = await MeshFolder.LockAsync(shell, TestContext.Current.CancellationToken);
        var second = MeshFolder.LockAsync(shell, TestContext.Current.CancellationToken);
        second.IsCompleted.ShouldBeFalse();
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task A_state_folder_that_cannot_be_is_an_error_and_no_endless_wait()
    {
        await using var bench = new CommandBench();
        await File.WriteAllTextAsync(bench.FileIn("state"), "a file");
        bench.Variables["XDG_STATE_HOME"] = bench.FileIn("state");
        var result = await bench.RunAsync("mesh", "down");
        result.Code.ShouldBe(1);
        result.Error.ShouldStartWith("Error [file_error] ");
    }

    [Fact]
    public async Task A_relative_state_folder_is_ignored_as_the_specification_demands()
    {
        await using var bench = new CommandBench();
        bench.Variables["XDG_STATE_HOME"] = "relative";
        MeshFolder.PathFor(ShellOf(bench)).ShouldStartWith(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
    }

    [Fact]
    public async Task A_record_of_a_process_that_became_somebody_else_is_not_believed()
    {
        await using var bench = new CommandBench();
        var shell = ShellOf(bench);
        using (var folder = await MeshFolder.LockAsync(shell, TestContext.Current.CancellationToken))
        {
            folder.WriteRecord(
                new MeshRecord("nats://127.0.0.1:1", "ws://127.0.0.1:2", Environment.ProcessId, "nats-server", "log", "secret")
            );
        }

        MeshFolder.Peek(shell).ShouldNotBeNull().FindProcess().ShouldBeNull();
        LocalCredentials.AddTo("nats://127.0.0.1:1", shell).ShouldBe("nats://127.0.0.1:1");
    }

    [Fact]
    public async Task The_password_of_the_own_mesh_goes_to_the_own_mesh_alone()
    {
        await using var bench = new CommandBench();
        var shell = ShellOf(bench);
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        using (var folder = await MeshFolder.LockAsync(shell, TestContext.Current.CancellationToken))
        {
            folder.WriteRecord(new MeshRecord("nats://127.0.0.1:1", "ws://127.0.0.1:2", self.Id, self.ProcessName, "log", "secret"));
        }

        LocalCredentials.AddTo("nats://127.0.0.1:1", shell).ShouldBe("nats://oam-app:secret@127.0.0.1:1");
        LocalCredentials.AddTo("nats://127.0.0.1:2", shell).ShouldBe("nats://127.0.0.1:2");
        MeshFolder.Peek(shell)!.ToString().ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_record_that_was_cut_short_counts_as_none()
    {
        await using var bench = new CommandBench();
        var shell = ShellOf(bench);
        Directory.CreateDirectory(MeshFolder.PathFor(shell));
        await File.WriteAllTextAsync(Path.Combine(MeshFolder.PathFor(shell), "mesh.json"), "{\"Url\":");
        MeshFolder.Peek(shell).ShouldBeNull();
    }

    private static Shell ShellOf(CommandBench bench)
    {
        bench.Variables.TryAdd("XDG_STATE_HOME", bench.FileIn("state"));
        return new Shell
        {
            Input = Stream.Null,
            Output = Stream.Null,
            ErrorOutput = Stream.Null,
            Environment = bench.Variables.GetValueOrDefault,
            Directory = bench.Folder,
        };
    }
}
