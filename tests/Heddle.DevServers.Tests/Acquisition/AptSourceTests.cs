namespace Heddle.DevServers.Tests;

/// <summary>Real downloads from the archives this machine is configured for.</summary>
[Trait("Duration", "Long")]
public sealed class AptSourceTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_nats_server_fetched_into_a_fresh_cache_runs(bool usesSystemLists)
    {
        var said = new List<string>();
        var options = new NatsServerOptions { Log = said.Add };
        await using (var server = await NatsServer.StartAsync(options, Locator(usesSystemLists), Cancel))
        {
            (await RawNats.ConnectAsync(server.Port)).Dispose();
        }

        said[0].ShouldBe("fetching the Debian packages nats-server with apt");
        said.ShouldContain($"nats-server is kept in {_scratch["cache/heddle/servers/nats-server"]}");
        if (!usesSystemLists)
        {
            said[1].ShouldStartWith("fetching package lists with apt");
        }

        ShouldHoldOnly("nats-server");
    }

    [Fact]
    public async Task A_redis_server_is_fetched_with_the_libraries_it_lacks()
    {
        await using (var server = await RedisServer.StartAsync(new RedisServerOptions(), Locator(usesSystemLists: true), Cancel))
        {
            (await RawRedis.TalkAsync(server.Port, "PING")).ShouldStartWith("+PONG");
        }

        ShouldHoldOnly("redis-server");
    }

    [Fact]
    public async Task Three_processes_that_need_a_server_at_once_share_one()
    {
        SkipWithoutApt();
        var isHere =
            Environment.GetEnvironmentVariable("HEDDLE_REDIS_SERVER")
            ?? ProgramSearch.In(ProgramSearch.PathAndUsualFolders, "redis-server");
        Assert.SkipWhen(isHere is not null, $"NOT TESTED: fetching in several processes, because `{isHere}` needs no fetching");
        var owners = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Owner.StartAsync("redis", _scratch["cache"])));
        foreach (var owner in owners)
        {
            (await RawRedis.TalkAsync(owner.ServerPort, "PING")).ShouldStartWith("+PONG");
            await owner.LeaveAsync();
            await owner.DisposeAsync();
            await Eventually.HoldsAsync(() => !Directory.Exists(owner.Folder));
        }

        ShouldHoldOnly("redis-server");
    }

    [Fact]
    public async Task A_package_that_does_not_exist_fails_with_the_words_of_apt()
    {
        SkipWithoutApt();
        var recipe = ServerRecipe.Nats with { Packages = ["heddle-no-such-package"] };
        var cache = new ServerCache(_scratch.Path, TimeProvider.System);
        var failure = await Should.ThrowAsync<AcquisitionException>(cache.FillAsync(recipe, new AptSource(), _ => { }, Cancel));
        failure.Message.ShouldContain("Unable to locate package heddle-no-such-package");
        ShouldHoldOnlyIn(_scratch.Path);
    }

    [Fact]
    public async Task A_cancelled_fetch_leaves_nothing_behind()
    {
        SkipWithoutApt();
        using var cancel = new CancellationTokenSource();
        var options = new NatsServerOptions { Log = _ => cancel.CancelAfter(TimeSpan.FromMilliseconds(200)) };
        await Should.ThrowAsync<OperationCanceledException>(NatsServer.StartAsync(options, Locator(usesSystemLists: false), cancel.Token));
        ShouldHoldOnlyIn(_scratch["cache/heddle/servers"]);
    }

    [Fact]
    public void Dependencies_are_read_without_versions_architectures_and_alternatives() =>
        DebianDependencies
            .Parse("libc6 (>= 2.34), libssl3t64 (>= 3.0.0) | libssl3,libx:any, adduser , liby [amd64],\n libz<!nocheck>")
            .ShouldBe(["libc6", "libssl3t64", "libx", "adduser", "liby", "libz"]);

    private static void SkipWithoutApt() =>
        Assert.SkipUnless(
            ProgramSearch.OnPath("apt-get") is not null,
            "NOT TESTED: fetching with apt, because apt-get is not on this machine"
        );

    private ServerLocator Locator(bool usesSystemLists)
    {
        SkipWithoutApt();
        return new ServerLocator
        {
            Variable = name => name == "XDG_CACHE_HOME" ? _scratch["cache"] : null,
            Folders = [],
            Sources = [new AptSource { UsesSystemLists = usesSystemLists }],
        };
    }

    private void ShouldHoldOnly(string server) => ShouldHoldOnlyIn(_scratch["cache/heddle/servers"], server);

    private static void ShouldHoldOnlyIn(string folder, params string[] names) =>
        Directory.GetDirectories(folder).Select(Path.GetFileName).ShouldBe(names);
}
