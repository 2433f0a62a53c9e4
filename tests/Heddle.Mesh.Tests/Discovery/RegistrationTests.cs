using System.Text;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Discovery;

public sealed class RegistrationTests
{
    [Fact]
    public async Task A_thousand_agents_are_one_catalog_write()
    {
        await using var mesh = new MeshFixture();
        var raw = mesh.Raw();
        var catalog = await raw.OpenKeyValueAsync(new KeyValueOptions("mesh-catalog"), MeshFixture.Timeout);
        var writes = await raw.SubscribeAsync("$KV.mesh-catalog.catalog", null, MeshFixture.Timeout);
        var host = mesh.Join();
        for (var i = 0; i < 1000; i++)
        {
            host.AddAgent(new AgentSpec($"agent-{i}", "One of many."), () => i);
        }

        await host.StartAsync(MeshFixture.Timeout);
        (await mesh.Join().CatalogAsync(cancellationToken: MeshFixture.Timeout)).Count.ShouldBe(1000);
        (await catalog.GetAsync("catalog", MeshFixture.Timeout))!.Revision.ShouldBe(1UL);
        await writes.DisposeAsync();
    }

    [Fact]
    public async Task Forty_hosts_starting_and_stopping_at_once_all_register_and_leave_what_is_not_theirs()
    {
        const string Foreign = """{"name":"foreign","description":"x","x-team":{"cost":[1, 2]}}""";
        await using var mesh = new MeshFixture();
        var bucket = await mesh.Raw().OpenKeyValueAsync(new KeyValueOptions("mesh-catalog"), MeshFixture.Timeout);
        await bucket.PutAsync("catalog", Encoding.UTF8.GetBytes($$"""[{"name":"malformed"},{{Foreign}}]"""), MeshFixture.Timeout);
        var hosts = Enumerable.Range(0, 40).Select(i => (Index: i, Mesh: mesh.Join())).ToList();
        foreach (var host in hosts)
        {
            host.Mesh.AddAgent(new AgentSpec($"host-{host.Index}", "x"), () => host.Index);
        }

        await Task.WhenAll(hosts.Select(host => host.Mesh.StartAsync(MeshFixture.Timeout)));
        var catalog = await CatalogAsync(mesh);
        catalog.ShouldStartWith($"[{Foreign},");
        System.Text.Json.JsonElement.Parse(catalog).GetArrayLength().ShouldBe(41);
        await Task.WhenAll(hosts.Select(host => host.Mesh.StopAsync(MeshFixture.Timeout)));
        (await CatalogAsync(mesh)).ShouldBe($"[{Foreign}]");
    }

    [Fact]
    public async Task An_agent_that_vanishes_from_the_catalog_while_it_is_served_is_announced_again()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("echo", (string text) => text);
        var bucket = await mesh.Raw().OpenKeyValueAsync(new KeyValueOptions("mesh-catalog"), MeshFixture.Timeout);
        await using var watch = await bucket.WatchAsync(
            options: new KeyValueWatchOptions { UpdatesOnly = true },
            cancellationToken: MeshFixture.Timeout
        );
        await bucket.PutAsync("catalog", "[]"u8.ToArray(), MeshFixture.Timeout);
        await foreach (var entry in watch.WithCancellation(MeshFixture.Timeout))
        {
            if (Encoding.UTF8.GetString(entry.Value.Span).Contains("echo", StringComparison.Ordinal))
            {
                break;
            }
        }

        (await caller.CallAsync<string>("echo", "still here", cancellationToken: MeshFixture.Timeout)).ShouldBe("still here");
    }

    [Fact]
    public async Task The_catalog_is_filtered_by_channel_tags_and_capabilities()
    {
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(new AgentSpec("scorer", "x") { Channel = "finance.risk", Tags = ["ml", "risk"] }, (int n) => n);
        host.AddAgent(
            new AgentSpec("ledger", "x") { Channel = "finance", Tags = ["risk"] },
            (int n) => Enumerable.Range(0, n).ToAsyncEnumerable()
        );
        host.AddAgent(new AgentSpec("financials", "x"), () => Array.Empty<int>().ToAsyncEnumerable());
        await host.StartAsync(MeshFixture.Timeout);
        var caller = mesh.Join();
        (await NamesAsync(new CatalogFilter { Channel = "finance" })).ShouldBe(["finance.risk.scorer", "finance.ledger"]);
        (await NamesAsync(new CatalogFilter { Channel = "finance.risk" })).ShouldBe(["finance.risk.scorer"]);
        (await NamesAsync(new CatalogFilter { Tags = ["risk", "ml"] })).ShouldBe(["finance.risk.scorer"]);
        (await NamesAsync(new CatalogFilter { Streaming = true, Invocable = false })).ShouldBe(["financials"]);
        (await NamesAsync(null)).Count().ShouldBe(3);

        async Task<IEnumerable<string>> NamesAsync(CatalogFilter? filter) =>
            (await caller.CatalogAsync(filter, MeshFixture.Timeout)).Select(entry => entry.Name);
    }

    [Fact]
    public async Task A_contract_comes_from_the_registry_and_an_unknown_one_is_not_found()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("echo", (string text) => text);
        var contract = await caller.ContractAsync("echo", MeshFixture.Timeout);
        contract.InputSchema!.Value.GetRawText().ShouldBe("""{"type":"string"}""");
        contract.RegisteredAt.ShouldNotBeNull();
        await Should.ThrowAsync<AgentNotFoundException>(async () => await caller.ContractAsync("nobody", MeshFixture.Timeout));
    }

    private static async Task<string> CatalogAsync(MeshFixture mesh)
    {
        var bucket = await mesh.Raw().OpenKeyValueAsync(new KeyValueOptions("mesh-catalog"), MeshFixture.Timeout);
        return Encoding.UTF8.GetString((await bucket.GetAsync("catalog", MeshFixture.Timeout))!.Value.Span);
    }
}
