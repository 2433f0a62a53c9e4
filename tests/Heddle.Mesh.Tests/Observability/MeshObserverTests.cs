using System.Text;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Observability;

/// <summary>Reading and setting the levels of log events (mesh-protocol §2.5).</summary>
public sealed class MeshObserverTests
{
    [Fact]
    public async Task The_agents_own_level_counts_before_the_global_one_and_that_before_info()
    {
        await using var mesh = new MeshFixture();
        var observe = mesh.Join().Observe;
        (await observe.GetLevelAsync("a.b", MeshFixture.Timeout)).ShouldBe(new(MeshLogLevel.Info, LogLevelSource.Default));
        await observe.SetGlobalLevelAsync(MeshLogLevel.Error, MeshFixture.Timeout);
        (await observe.GetLevelAsync("a.b", MeshFixture.Timeout)).ShouldBe(new(MeshLogLevel.Error, LogLevelSource.Global));
        await observe.SetLevelAsync("a.b", MeshLogLevel.Debug, MeshFixture.Timeout);
        (await observe.GetLevelAsync("a.b", MeshFixture.Timeout)).ShouldBe(new(MeshLogLevel.Debug, LogLevelSource.Agent));
        (await observe.GetLevelAsync("a", MeshFixture.Timeout)).ShouldBe(new(MeshLogLevel.Error, LogLevelSource.Global));
    }

    [Theory]
    [InlineData("{\"log_level\": \"warn\"}", MeshLogLevel.Warn, LogLevelSource.Agent)]
    [InlineData("{\"log_level\":\"off\",\"more\":[1]}", MeshLogLevel.Off, LogLevelSource.Agent)]
    [InlineData("{\"log_level\":\"loud\"}", MeshLogLevel.Info, LogLevelSource.Default)]
    [InlineData("{\"log_level\":\"WARN\"}", MeshLogLevel.Info, LogLevelSource.Default)]
    [InlineData("{\"log_level\":30}", MeshLogLevel.Info, LogLevelSource.Default)]
    [InlineData("{}", MeshLogLevel.Info, LogLevelSource.Default)]
    [InlineData("\"warn\"", MeshLogLevel.Info, LogLevelSource.Default)]
    [InlineData("warn", MeshLogLevel.Info, LogLevelSource.Default)]
    [InlineData("", MeshLogLevel.Info, LogLevelSource.Default)]
    public async Task What_a_peer_wrote_counts_if_it_can_be_read(string document, MeshLogLevel level, LogLevelSource source)
    {
        await using var mesh = new MeshFixture();
        await PutAsync(await BucketAsync(mesh), "a", document);
        (await mesh.Join().Observe.GetLevelAsync("a", MeshFixture.Timeout)).ShouldBe(new(level, source));
    }

    [Fact]
    public async Task A_level_is_written_as_peers_read_it()
    {
        await using var mesh = new MeshFixture();
        var observe = mesh.Join().Observe;
        await observe.SetLevelAsync("a.b", MeshLogLevel.Warn, MeshFixture.Timeout);
        await observe.SetGlobalLevelAsync(MeshLogLevel.Off, MeshFixture.Timeout);
        var bucket = await BucketAsync(mesh);
        (await ReadAsync(bucket, "a.b")).ShouldBe("""{"log_level":"warn"}""");
        (await ReadAsync(bucket, "global")).ShouldBe("""{"log_level":"off"}""");
    }

    [Theory]
    [InlineData(
        """{"log_level": "info", "sampling": {"rate": 0.1}, "note": "x"}""",
        """{"sampling":{"rate":0.1},"note":"x","log_level":"debug"}"""
    )]
    [InlineData("""{"note":"x"}""", """{"note":"x","log_level":"debug"}""")]
    [InlineData("""{"log_level":7,"log_level":"info"}""", """{"log_level":"debug"}""")]
    [InlineData("no JSON", """{"log_level":"debug"}""")]
    [InlineData("[1]", """{"log_level":"debug"}""")]
    [InlineData("", """{"log_level":"debug"}""")]
    [InlineData("{\"\\ud800\":1}", """{"log_level":"debug"}""")]
    public async Task Setting_a_level_keeps_what_others_have_put_beside_it(string before, string after)
    {
        await using var mesh = new MeshFixture();
        var bucket = await BucketAsync(mesh);
        await PutAsync(bucket, "a", before);
        await mesh.Join().Observe.SetLevelAsync("a", MeshLogLevel.Debug, MeshFixture.Timeout);
        var document = await ReadAsync(bucket, "a");
        JsonElement.DeepEquals(JsonElement.Parse(document), JsonElement.Parse(after)).ShouldBeTrue(document);
    }

    [Fact]
    public async Task Setting_the_level_that_is_set_writes_nothing()
    {
        await using var mesh = new MeshFixture();
        var bucket = await BucketAsync(mesh);
        await PutAsync(bucket, "a", """{"log_level": "debug", "note": "x"}""");
        var before = await bucket.GetAsync("a", MeshFixture.Timeout);
        await mesh.Join().Observe.SetLevelAsync("a", MeshLogLevel.Debug, MeshFixture.Timeout);
        (await bucket.GetAsync("a", MeshFixture.Timeout))!.Revision.ShouldBe(before!.Revision);
    }

    [Fact]
    public async Task A_level_can_be_set_again_after_its_key_was_deleted()
    {
        await using var mesh = new MeshFixture();
        var observe = mesh.Join().Observe;
        await observe.SetLevelAsync("a", MeshLogLevel.Debug, MeshFixture.Timeout);
        await (await BucketAsync(mesh)).DeleteAsync("a", null, MeshFixture.Timeout);
        (await observe.GetLevelAsync("a", MeshFixture.Timeout)).Source.ShouldBe(LogLevelSource.Default);
        await observe.SetLevelAsync("a", MeshLogLevel.Warn, MeshFixture.Timeout);
        (await observe.GetLevelAsync("a", MeshFixture.Timeout)).ShouldBe(new(MeshLogLevel.Warn, LogLevelSource.Agent));
    }

    [Fact]
    public async Task Two_writers_lose_nothing()
    {
        await using var mesh = new MeshFixture();
        var bucket = await BucketAsync(mesh);
        await PutAsync(bucket, "a", "{}");
        var observe = mesh.Join().Observe;
        var setting = Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await observe.SetLevelAsync("a", i % 2 == 0 ? MeshLogLevel.Debug : MeshLogLevel.Warn, MeshFixture.Timeout);
            }
        });
        for (var i = 0; i < 50; i++)
        {
            await AddAsync($"m{i}");
        }

        await setting;
        var document = JsonElement.Parse(await ReadAsync(bucket, "a"));
        document.EnumerateObject().Count(member => member.Name.StartsWith('m')).ShouldBe(50);
        document.GetProperty("log_level").GetString().ShouldBe("warn");

        // The other writer keeps to the same rule: it writes what it has read, on the condition that nobody else did.
        async Task AddAsync(string name)
        {
            while (true)
            {
                var present = (await bucket.GetAsync("a", MeshFixture.Timeout))!;
                var members = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(present.Value.Span)!;
                members[name] = JsonElement.Parse("1");
                var after = JsonSerializer.SerializeToUtf8Bytes(members);
                if (await bucket.TryUpdateAsync("a", after, present.Revision, MeshFixture.Timeout) is not null)
                {
                    return;
                }
            }
        }
    }

    [Fact]
    public async Task All_that_is_set_can_be_listed()
    {
        await using var mesh = new MeshFixture();
        var observe = mesh.Join().Observe;
        var none = await observe.GetSettingsAsync(MeshFixture.Timeout);
        (none.Global, none.Agents.Count).ShouldBe((null, 0));
        await observe.SetLevelAsync("b", MeshLogLevel.Off, MeshFixture.Timeout);
        await observe.SetLevelAsync("a.c", MeshLogLevel.Debug, MeshFixture.Timeout);
        await observe.SetGlobalLevelAsync(MeshLogLevel.Warn, MeshFixture.Timeout);
        await PutAsync(await BucketAsync(mesh), "unreadable", "?");
        var settings = await observe.GetSettingsAsync(MeshFixture.Timeout);
        settings.Global.ShouldBe(MeshLogLevel.Warn);
        settings.Agents.ShouldBe([new("a.c", MeshLogLevel.Debug), new("b", MeshLogLevel.Off)]);
        settings.Of("b").ShouldBe(new(MeshLogLevel.Off, LogLevelSource.Agent));
        settings.Of("other").ShouldBe(new(MeshLogLevel.Warn, LogLevelSource.Global));
        none.Of("other").ShouldBe(new(MeshLogLevel.Info, LogLevelSource.Default));
    }

    [Fact]
    public async Task A_level_that_does_not_exist_is_refused_with_those_that_do_and_nothing_is_written()
    {
        await using var mesh = new MeshFixture();
        var observe = mesh.Join().Observe;
        var problem = await Should.ThrowAsync<ArgumentException>(async () =>
            await observe.SetLevelAsync("a", (MeshLogLevel)7, MeshFixture.Timeout)
        );
        problem.Message.ShouldContain("`7`");
        problem.Message.ShouldContain("`debug`, `info`, `warn`, `error`, `off`");
        await Should.ThrowAsync<ArgumentException>(async () => await observe.SetGlobalLevelAsync(default, MeshFixture.Timeout));
        (await observe.GetSettingsAsync(MeshFixture.Timeout)).Agents.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_agent_named_as_the_key_of_all_is_refused_with_the_way_out()
    {
        await using var mesh = new MeshFixture();
        var observe = mesh.Join().Observe;
        var problem = await Should.ThrowAsync<ArgumentException>(async () =>
            await observe.SetLevelAsync("global", MeshLogLevel.Off, MeshFixture.Timeout)
        );
        problem.Message.ShouldContain("`global`");
        problem.Message.ShouldContain("`SetGlobalLevelAsync`");
        (await observe.GetSettingsAsync(MeshFixture.Timeout)).Global.ShouldBeNull();
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("*")]
    public async Task A_name_no_agent_can_have_is_refused(string agent)
    {
        await using var mesh = new MeshFixture();
        var observe = mesh.Join().Observe;
        await Should.ThrowAsync<ArgumentException>(async () => await observe.GetLevelAsync(agent, MeshFixture.Timeout));
        await Should.ThrowAsync<ArgumentException>(async () => await observe.SetLevelAsync(agent, MeshLogLevel.Off, MeshFixture.Timeout));
    }

    [Theory]
    [InlineData("debug", MeshLogLevel.Debug)]
    [InlineData("info", MeshLogLevel.Info)]
    [InlineData("warn", MeshLogLevel.Warn)]
    [InlineData("error", MeshLogLevel.Error)]
    [InlineData("off", MeshLogLevel.Off)]
    public void A_level_has_one_name(string name, MeshLogLevel level)
    {
        MeshLogLevels.Parse(name).ShouldBe(level);
        MeshLogLevels.NameOf(level).ShouldBe(name);
        MeshLogLevels.Names.ShouldContain(name);
    }

    [Theory]
    [InlineData("loud")]
    [InlineData("Debug")]
    [InlineData("10")]
    [InlineData("")]
    public void A_name_that_is_no_level_is_refused_with_those_that_are(string name) =>
        Should
            .Throw<ArgumentException>(() => MeshLogLevels.Parse(name))
            .Message.ShouldStartWith($"there is no log level `{name}`; the levels are `debug`, `info`, `warn`, `error`, `off`");

    [Fact]
    public async Task Running_hosts_follow_what_is_set()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("divide", (int by) => 10 / by);
        await using var watch = await caller.Observe.WatchLogsAsync(new LogFilter { Agent = "divide" }, MeshFixture.Timeout);
        await using var logs = watch.GetAsyncEnumerator(MeshFixture.Timeout);

        await caller.Observe.SetLevelAsync("divide", MeshLogLevel.Debug, MeshFixture.Timeout);
        await CallUntilAsync(logs, caller, 5, "request_completed");
        await caller.Observe.SetGlobalLevelAsync(MeshLogLevel.Off, MeshFixture.Timeout);
        await PutAsync(await BucketAsync(mesh), "divide", """{"log_level": "error"}""");
        await CallUntilSilentAsync(mesh, caller);
        await caller.Observe.SetLevelAsync("divide", MeshLogLevel.Warn, MeshFixture.Timeout);
        await CallUntilAsync(logs, caller, 0, "request_failed");
    }

    // The level travels to the host through a watch: calls go on until it has come.
    private static async Task CallUntilAsync(IAsyncEnumerator<LogEvent> logs, AgentMesh caller, int by, string name)
    {
        using var heard = new CancellationTokenSource();
        var calling = CallAsync(caller, by, heard.Token);
        do
        {
            (await logs.MoveNextAsync()).ShouldBeTrue();
        } while (logs.Current.Name != name);

        await heard.CancelAsync();
        await calling;
    }

    private static async Task CallAsync(AgentMesh caller, int by, CancellationToken heard)
    {
        while (!heard.IsCancellationRequested)
        {
            try
            {
                await caller.CallAsync<int>("divide", by, cancellationToken: MeshFixture.Timeout);
            }
            catch (HandlerErrorException)
            {
                // What the division by zero is for.
            }
        }
    }

    private static async Task CallUntilSilentAsync(MeshFixture mesh, AgentMesh caller)
    {
        var raw = mesh.Raw();
        await using var logs = await raw.SubscribeAsync("mesh.logs.divide", null, MeshFixture.Timeout);
        var isSilent = false;
        while (!isSilent)
        {
            await Should.ThrowAsync<HandlerErrorException>(() =>
                caller.CallAsync<int>("divide", 0, cancellationToken: MeshFixture.Timeout)
            );
            isSilent = !logs.Messages.TryRead(out _);
        }
    }

    private static ValueTask<KeyValueBucket> BucketAsync(MeshFixture mesh) =>
        mesh.Raw().OpenKeyValueAsync(new KeyValueOptions("mesh-observability"), MeshFixture.Timeout);

    private static async Task PutAsync(KeyValueBucket bucket, string key, string document) =>
        await bucket.PutAsync(key, Encoding.UTF8.GetBytes(document), MeshFixture.Timeout);

    private static async Task<string> ReadAsync(KeyValueBucket bucket, string key) =>
        Encoding.UTF8.GetString((await bucket.GetAsync(key, MeshFixture.Timeout))!.Value.Span);
}
