namespace Heddle.DevServers.Tests;

public sealed class ServerCacheTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ServerCache Cache => new(_scratch["cache"], TimeProvider.System);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Many_at_once_fetch_once()
    {
        var source = new FakeSource();
        var said = new List<string>();
        var programs = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(_ =>
                    Task.Run(() =>
                        Cache.FillAsync(
                            ServerRecipe.Nats,
                            source,
                            line =>
                            {
                                lock (said)
                                {
                                    said.Add(line);
                                }
                            },
                            Cancel
                        )
                    )
                )
        );
        source.Fetches.ShouldBe(1);
        programs.Select(program => program.Path).Distinct().ShouldHaveSingleItem();
        said.ShouldContain(line => line.StartsWith("waiting for another process"));
    }

    [Fact]
    public async Task A_failed_fetch_leaves_nothing_behind()
    {
        var source = new FakeSource
        {
            Deliver = async (_, folder, _) =>
            {
                await FakeSource.WriteAsync(Path.Combine(folder, "nats-server"), "exit 0");
                throw new AcquisitionException("the sum is wrong");
            },
        };
        await Should.ThrowAsync<AcquisitionException>(Cache.FillAsync(ServerRecipe.Nats, source, _ => { }, Cancel));
        ShouldHoldNoServer();
    }

    [Fact]
    public async Task A_cancelled_fetch_leaves_nothing_behind()
    {
        using var cancel = new CancellationTokenSource();
        var source = new FakeSource
        {
            Deliver = async (_, folder, cancellationToken) =>
            {
                await FakeSource.WriteAsync(Path.Combine(folder, "nats-server"), "exit 0");
                await cancel.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            },
        };
        await Should.ThrowAsync<OperationCanceledException>(Cache.FillAsync(ServerRecipe.Nats, source, _ => { }, cancel.Token));
        ShouldHoldNoServer();
    }

    [Theory]
    [InlineData("echo error while loading shared libraries: libx.so; exit 127", "libx.so")]
    [InlineData("kill -9 $$", "does not run here")]
    public async Task A_program_that_does_not_run_is_not_kept(string body, string reason)
    {
        var source = new FakeSource { Deliver = (recipe, folder, _) => FakeSource.WriteAsync(Path.Combine(folder, recipe.Name), body) };
        var failure = await Should.ThrowAsync<AcquisitionException>(Cache.FillAsync(ServerRecipe.Nats, source, _ => { }, Cancel));
        failure.Message.ShouldContain(reason);
        ShouldHoldNoServer();
    }

    [Fact]
    public async Task A_source_that_delivers_something_else_is_refused()
    {
        var source = new FakeSource { Deliver = (_, folder, _) => FakeSource.WriteAsync(Path.Combine(folder, "another-server"), "exit 0") };
        await Should.ThrowAsync<AcquisitionException>(Cache.FillAsync(ServerRecipe.Nats, source, _ => { }, Cancel));
        ShouldHoldNoServer();
    }

    [Fact]
    public async Task What_a_killed_process_left_is_replaced()
    {
        Directory.CreateDirectory(_scratch["cache/nats-server.partial-0/result"]);
        Directory.CreateDirectory(_scratch["cache/nats-server/usr/sbin"]);
        await File.WriteAllTextAsync(_scratch["cache/nats-server.lock"], "");
        var program = await Cache.FillAsync(ServerRecipe.Nats, new FakeSource(), _ => { }, Cancel);
        program.Path.ShouldBe(_scratch["cache/nats-server/nats-server"]);
        Directory.GetDirectories(_scratch["cache"]).ShouldHaveSingleItem();
    }

    [Fact]
    public void Libraries_beside_a_program_come_before_the_inherited_ones()
    {
        _scratch.Script("root/usr/bin/redis-server", "exit 0");
        Directory.CreateDirectory(_scratch["root/usr/lib/x86_64-linux-gnu"]);
        var program = ServerCache.FindIn(_scratch["root"], ServerRecipe.Redis).ShouldNotBeNull();
        program.Environment()["LD_LIBRARY_PATH"].Split(':')[0].ShouldBe(_scratch["root/usr/lib/x86_64-linux-gnu"]);
        ServerProgram.Installed("/usr/bin/redis-server").Environment().ShouldBeEmpty();
    }

    private void ShouldHoldNoServer()
    {
        Directory.GetDirectories(_scratch["cache"]).ShouldBeEmpty();
        Cache.Find(ServerRecipe.Nats).ShouldBeNull();
    }
}
