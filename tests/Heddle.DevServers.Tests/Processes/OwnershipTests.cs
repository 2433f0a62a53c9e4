namespace Heddle.DevServers.Tests;

public sealed class OwnershipTests
{
    [Theory]
    [InlineData("nats")]
    [InlineData("redis")]
    public async Task A_server_dies_with_its_killed_owner_and_its_folder_with_it(string kind)
    {
        await using var owner = await Owner.StartAsync(kind);
        Eventually.IsAlive(owner.ServerId).ShouldBeTrue();
        await owner.KillAsync();
        await Eventually.ProcessEndsAsync(owner.ServerId);
        await Eventually.HoldsAsync(() => !Directory.Exists(owner.Folder));
    }

    [Fact]
    public async Task The_folder_of_a_stopped_server_goes_with_its_killed_owner()
    {
        await using var owner = await Owner.StartAsync("stopped");
        Directory.Exists(owner.Folder).ShouldBeTrue();
        await owner.KillAsync();
        await Eventually.HoldsAsync(() => !Directory.Exists(owner.Folder));
    }

    [Fact]
    public async Task A_server_dies_with_an_owner_that_forgot_it()
    {
        await using var owner = await Owner.StartAsync("nats");
        await owner.LeaveAsync();
        await Eventually.ProcessEndsAsync(owner.ServerId);
        await Eventually.HoldsAsync(() => !Directory.Exists(owner.Folder));
    }

    [Fact]
    public async Task A_detached_server_outlives_its_killed_owner_and_removes_its_folder_when_it_ends()
    {
        await using var owner = await Owner.StartAsync("detached");
        await owner.KillAsync();
        (await RawNats.ConnectAsync(owner.ServerPort)).Dispose();
        using var server = System.Diagnostics.Process.GetProcessById(owner.ServerId);
        server.Kill();
        await Eventually.ProcessEndsAsync(owner.ServerId);
        await Eventually.HoldsAsync(() => !Directory.Exists(owner.Folder));
    }

    [Fact]
    public async Task A_disposed_detached_server_runs_on()
    {
        var server = await NatsServer.StartAsync(new NatsServerOptions { Detached = true }, TestContext.Current.CancellationToken);
        await server.DisposeAsync();
        (await RawNats.ConnectAsync(server.Port)).Dispose();
        using var process = System.Diagnostics.Process.GetProcessById(server.ProcessId);
        process.Kill();
        await Eventually.HoldsAsync(() => !Directory.Exists(Path.GetDirectoryName(server.LogFile)));
    }

    [Fact]
    public async Task A_stopped_detached_server_leaves_nothing_behind()
    {
        var server = await NatsServer.StartAsync(new NatsServerOptions { Detached = true }, TestContext.Current.CancellationToken);
        await server.StopAsync(TestContext.Current.CancellationToken);
        await server.DisposeAsync();
        Directory.Exists(Path.GetDirectoryName(server.LogFile)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_terminal_of_the_owner_does_not_signal_the_server()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only linux shows sessions in /proc");
        await using var server = await NatsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        Session(server.ProcessId).ShouldNotBe(Session(Environment.ProcessId));
    }

    [Fact]
    public async Task A_server_whose_watchdog_is_killed_dies()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only linux shows parents in /proc");
        await using var server = await NatsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var watchdog = System.Diagnostics.Process.GetProcessById(int.Parse(Stat(server.ProcessId)[1]));
        watchdog.Kill();
        (await server.WaitForExitAsync(TestContext.Current.CancellationToken)).ShouldBe(137);
        await Eventually.ProcessEndsAsync(server.ProcessId);
        Directory.Delete(Path.GetDirectoryName(server.LogFile)!, recursive: true);
    }

    private static string Session(int id) => Stat(id)[3];

    /// <summary>The fields after the name: state, parent, group, session.</summary>
    private static string[] Stat(int id)
    {
        var text = File.ReadAllText($"/proc/{id}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }
}
