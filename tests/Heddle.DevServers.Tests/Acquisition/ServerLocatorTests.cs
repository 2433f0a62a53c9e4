namespace Heddle.DevServers.Tests;

public sealed class ServerLocatorTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly FakeSource _source = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_program_named_by_the_environment_comes_first()
    {
        var named = _scratch.Script("mine", "exit 0");
        _scratch.Script("bin/nats-server", "exit 0");
        (await FindAsync(name => name == "HEDDLE_NATS_SERVER" ? named : null)).ShouldBe(named);
    }

    [Fact]
    public async Task A_named_program_that_is_not_one_is_never_silently_replaced()
    {
        _scratch.Script("bin/nats-server", "exit 0");
        var failure = await Should.ThrowAsync<ServerNotFoundException>(FindAsync(_ => "/no/such/program"));
        failure.Message.ShouldContain("HEDDLE_NATS_SERVER names `/no/such/program`");
    }

    [Fact]
    public async Task An_installed_program_comes_before_a_fetched_one()
    {
        var installed = _scratch.Script("bin/nats-server", "exit 0");
        _scratch.Script("cache/nats-server/usr/sbin/nats-server", "exit 0");
        (await FindAsync()).ShouldBe(installed);
    }

    [Fact]
    public async Task A_file_that_may_not_be_executed_is_passed_over()
    {
        Directory.CreateDirectory(_scratch["bin"]);
        await File.WriteAllTextAsync(_scratch["bin/nats-server"], "");
        var cached = _scratch.Script("cache/nats-server/nats-server", "exit 0");
        (await FindAsync()).ShouldBe(cached);
    }

    [Fact]
    public async Task A_fetched_program_is_not_fetched_again()
    {
        var first = await FindAsync();
        first.ShouldBe(_scratch["cache/nats-server/nats-server"]);
        (await FindAsync()).ShouldBe(first);
        _source.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task Sources_are_asked_in_order_until_one_delivers()
    {
        var locator = Locator(_ => null, Failing("it is a leap day"), _source);
        (await locator.FindAsync(ServerRecipe.Nats, _ => { }, TimeProvider.System, default)).Path.ShouldStartWith(_scratch["cache"]);
    }

    [Fact]
    public async Task A_failure_names_everything_that_was_tried_and_how_to_install_by_hand()
    {
        var failure = await Should.ThrowAsync<ServerNotFoundException>(
            Locator(_ => null, Failing("it is a leap day"), Failing("no carrier"))
                .FindAsync(ServerRecipe.Redis, _ => { }, TimeProvider.System, default)
        );
        failure.Server.ShouldBe("redis-server");
        failure.Tried.Count.ShouldBe(5);
        string[] parts =
        [
            "HEDDLE_REDIS_SERVER is not set",
            "PATH",
            _scratch["cache/redis-server"],
            "leap day",
            "no carrier",
            "apt-get install redis-server",
        ];
        parts.ShouldAllBe(part => failure.Message.Contains(part));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_told()
    {
        await File.WriteAllTextAsync(_scratch["cache"], "a file where the folder should be");
        var failure = await Should.ThrowAsync<ServerNotFoundException>(FindAsync());
        failure.Message.ShouldContain("cannot be filled");
    }

    [Fact]
    public void The_cache_follows_the_base_directory_specification()
    {
        ServerCache.RootOfUser(_ => "/elsewhere").ShouldBe("/elsewhere/heddle/servers");
        ServerCache.RootOfUser(_ => "relative/is/ignored").ShouldEndWith("/.cache/heddle/servers");
        ServerCache.RootOfUser(_ => null).ShouldEndWith("/.cache/heddle/servers");
    }

    private static FakeSource Failing(string reason) => new() { Deliver = (_, _, _) => throw new AcquisitionException(reason) };

    private async Task<string> FindAsync(Func<string, string?>? variable = null)
    {
        var program = await Locator(variable ?? (_ => null), _source)
            .FindAsync(ServerRecipe.Nats, _ => { }, TimeProvider.System, TestContext.Current.CancellationToken);
        return program.Path;
    }

    private ServerLocator Locator(Func<string, string?> variable, params ServerSource[] sources) =>
        new()
        {
            Variable = variable,
            Folders = [_scratch["bin"]],
            CacheRoot = _scratch["cache"],
            Sources = sources,
        };
}
