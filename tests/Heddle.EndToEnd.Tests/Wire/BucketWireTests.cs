using System.Text.Json;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Wire;

/// <summary>What stands in the buckets (mesh-protocol §2), read past every client.</summary>
public sealed class BucketWireTests(WireFixture mesh) : IClassFixture<WireFixture>
{
    [Theory]
    [InlineData("mesh-catalog")]
    [InlineData("mesh-registry")]
    [InlineData("mesh-instances")]
    [InlineData("mesh-observability")]
    [InlineData("mesh-context")]
    public async Task A_bucket_is_created_with_the_settings_every_peer_creates_it_with(string bucket)
    {
        await using var raw = await mesh.RawAsync();
        var config = (await raw.ApiAsync($"STREAM.INFO.KV_{bucket}", "")).GetProperty("config");
        config.GetProperty("subjects").GetRawText().ShouldBe($"[\"$KV.{bucket}.\\u003e\"]");
        config.GetProperty("max_msgs_per_subject").GetInt64().ShouldBe(1);
        config.GetProperty("storage").GetString().ShouldBe("file");
        config.GetProperty("retention").GetString().ShouldBe("limits");
        config.GetProperty("discard").GetString().ShouldBe("new");
        config.GetProperty("num_replicas").GetInt32().ShouldBe(1);
        config.GetProperty("duplicate_window").GetInt64().ShouldBe(120_000_000_000);
        config.GetProperty("deny_delete").GetBoolean().ShouldBeTrue();
        config.GetProperty("deny_purge").GetBoolean().ShouldBeFalse();
        config.GetProperty("allow_rollup_hdrs").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task The_catalog_entry_has_six_members_in_order()
    {
        await using var raw = await mesh.RawAsync();
        var catalog = JsonElement.Parse((await raw.KeyAsync("mesh-catalog", "catalog"))!);
        catalog
            .EnumerateArray()
            .Single(entry => entry.GetProperty("name").GetString() == "nlp.summarizer")
            .GetRawText()
            .ShouldBe(
                """{"name":"nlp.summarizer","description":"Summarizes text","version":"1.2.0","tags":["nlp","text"],"invocable":true,"streaming":false}"""
            );
        catalog
            .EnumerateArray()
            .Select(entry => entry.GetProperty("name").GetString())
            .Take(5)
            .ShouldBe(["nlp.summarizer", "counter", "feed", "faulty", "nothing"]);
    }

    [Fact]
    public async Task The_registry_record_is_the_contract()
    {
        await using var raw = await mesh.RawAsync();
        var record = JsonElement.Parse((await raw.KeyAsync("mesh-registry", "nlp.summarizer"))!);
        record
            .EnumerateObject()
            .Select(member => member.Name)
            .ShouldBe(["name", "description", "version", "capabilities", "skills", "x-agentmesh"]);
        record.GetProperty("capabilities").GetRawText().ShouldBe("""{"streaming":false,"invocable":true}""");
        var skill = record.GetProperty("skills").EnumerateArray().Single();
        skill
            .EnumerateObject()
            .Select(member => member.Name)
            .ShouldBe(["id", "name", "description", "tags", "inputSchema", "outputSchema"]);
        skill.GetProperty("inputSchema").GetProperty("required").GetRawText().ShouldBe("""["text"]""");
        record.GetProperty("x-agentmesh").GetProperty("subject").GetString().ShouldBe("mesh.agent.nlp.summarizer");
        record
            .GetProperty("x-agentmesh")
            .GetProperty("registered_at")
            .GetString()!
            .ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$");
        var streamer = JsonElement.Parse((await raw.KeyAsync("mesh-registry", "counter"))!);
        streamer.GetProperty("x-agentmesh").GetProperty("chunk_schema").GetProperty("type").GetString().ShouldBe("object");
        streamer.GetProperty("skills")[0].TryGetProperty("outputSchema", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task The_instance_record_lists_the_agents_in_order()
    {
        await using var raw = await mesh.RawAsync();
        (await raw.KeyAsync("mesh-instances", mesh.Host.InstanceId)).ShouldBe(
            """{"agents":["counter","faulty","feed","nlp.summarizer","nothing"]}"""
        );
        (await raw.KeyAsync("mesh-instances", mesh.Caller.InstanceId)).ShouldBeNull();
    }

    [Fact]
    public async Task A_host_that_leaves_takes_its_records_back_and_sends_a_notice_without_headers()
    {
        await using var raw = await mesh.RawAsync();
        await raw.SubscribeAsync("mesh.death.>");
        var host = await AgentMesh.ConnectAsync(mesh.Server.Url);
        host.AddAgent(new AgentSpec("brief", "Leaves soon"), () => 1);
        await host.StartAsync();
        await host.DisposeAsync();
        var notice = await raw.NextAsync();
        notice.Subject.ShouldBe("mesh.death.brief");
        notice.Head.ShouldBeEmpty();
        notice.Json.EnumerateObject().Select(member => member.Name).ShouldBe(["agent", "reason", "detected_at", "instance_id"]);
        notice.Json.GetProperty("reason").GetString().ShouldBe("graceful_shutdown");
        notice.Json.GetProperty("instance_id").GetString().ShouldBe(host.InstanceId);
        (await raw.KeyAsync("mesh-catalog", "catalog"))!.ShouldNotContain("brief");
        (await raw.KeyAsync("mesh-registry", "brief")).ShouldBeNullOrEmpty();
        (await raw.KeyAsync("mesh-instances", host.InstanceId)).ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task One_of_two_replicas_leaves_without_a_notice_and_the_entry_stays()
    {
        await using var raw = await mesh.RawAsync();
        await using var first = await ReplicaAsync();
        var second = await ReplicaAsync();
        await raw.SubscribeAsync("mesh.death.>");
        await second.DisposeAsync();
        (await raw.KeyAsync("mesh-catalog", "catalog"))!.ShouldContain("\"twin\"");
        (await mesh.Caller.CallAsync<int>("twin", cancellationToken: RawConnection.Cancel)).ShouldBe(1);
        await first.DisposeAsync();
        (await raw.NextAsync()).Json.GetProperty("instance_id").GetString().ShouldBe(first.InstanceId);
    }

    private async Task<AgentMesh> ReplicaAsync()
    {
        var replica = await AgentMesh.ConnectAsync(mesh.Server.Url);
        replica.AddAgent(new AgentSpec("twin", "One of two"), () => 1);
        await replica.StartAsync();
        return replica;
    }
}
