using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heddle.EndToEnd.Tests.Wire;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>Contracts in the registry, as Heddle writes them and as it reads those of a peer (mesh-protocol §2.3, §4.9).</summary>
public sealed class ContractWireTests(ConformanceFixture mesh) : IClassFixture<ConformanceFixture>
{
    /// <summary>The streamer of mesh-protocol §2.3, with a nested model, as the Python SDK writes it.</summary>
    private const string PeerRecord = """
        {"name":"nlp.writer","description":"Writes text","version":"1.2.0","capabilities":{"streaming":true,"invocable":true},
         "skills":[{"id":"nlp.writer","name":"nlp.writer","description":"Writes text","tags":["nlp"],
          "inputSchema":{"$defs":{"Style":{"properties":{"tone":{"default":"dry","title":"Tone","type":"string"}},"title":"Style","type":"object"}},
           "properties":{"text":{"minLength":1,"title":"Text","type":"string"},"style":{"$ref":"#/$defs/Style"}},"required":["text"],"title":"In","type":"object"}}],
         "x-agentmesh":{"subject":"mesh.agent.nlp.writer","tags":["nlp"],"registered_at":"2026-11-20T21:47:01.284813+00:00",
          "chunk_schema":{"properties":{"delta":{"title":"Delta","type":"string"}},"required":["delta"],"title":"Chunk","type":"object"},"mcp":true}}
        """;

    [Theory]
    [InlineData("contract.responder")]
    [InlineData("contract.streamer")]
    [InlineData("contract.trigger")]
    [InlineData("contract.publisher")]
    [InlineData("contract.watcher")]
    public async Task The_record_is_what_the_contract_says_at_home_and_elsewhere(string agent)
    {
        await using var host = await mesh.HostAsync(Declare);
        await using var elsewhere = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        var record = JsonNode.Parse((await raw.KeyAsync("mesh-registry", agent))!)!.AsObject();
        foreach (var contract in new[] { await host.ContractAsync(agent), await elsewhere.ContractAsync(agent, RawConnection.Cancel) })
        {
            JsonNode.DeepEquals(contract.ToRegistryJson(), record).ShouldBeTrue();
        }

        record.Select(member => member.Key).ShouldBe(["name", "description", "version", "capabilities", "skills", "x-agentmesh"]);
        var skill = record["skills"]!.AsArray().Single()!;
        skill["id"]!.GetValue<string>().ShouldBe(agent);
        skill["name"]!.GetValue<string>().ShouldBe(agent);
        skill["tags"]!.ToJsonString().ShouldBe("""["t1","t2"]""");
        record["x-agentmesh"]!["tags"]!.ToJsonString().ShouldBe("""["t1","t2"]""");
        record["x-agentmesh"]!["subject"]!.GetValue<string>().ShouldBe("mesh.agent." + agent);
        record.Remove("x-agentmesh");
        JsonNode.DeepEquals((await elsewhere.ContractAsync(agent, RawConnection.Cancel)).ToAgentCard(), record).ShouldBeTrue();
    }

    [Theory]
    [InlineData("contract.responder", true, true, false)]
    [InlineData("contract.streamer", true, false, true)]
    [InlineData("contract.trigger", false, true, false)]
    [InlineData("contract.publisher", false, false, true)]
    [InlineData("contract.watcher", false, false, false)]
    public async Task A_shape_shows_in_which_schemas_the_record_has(string agent, bool input, bool output, bool chunk)
    {
        await using var host = await mesh.HostAsync(Declare);
        await using var raw = await mesh.RawAsync();
        var record = JsonElement.Parse((await raw.KeyAsync("mesh-registry", agent))!);
        var skill = record.GetProperty("skills")[0];
        skill.TryGetProperty("inputSchema", out _).ShouldBe(input);
        skill.TryGetProperty("outputSchema", out _).ShouldBe(output);
        record.GetProperty("x-agentmesh").TryGetProperty("chunk_schema", out _).ShouldBe(chunk);
        record.GetProperty("x-agentmesh").TryGetProperty("mcp", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_record_is_taken_back_with_a_delete_marker()
    {
        await using (await mesh.HostAsync(Declare)) { }

        await using var raw = await mesh.RawAsync();
        var last = await raw.ApiAsync("STREAM.MSG.GET.KV_mesh-registry", """{"last_by_subj":"$KV.mesh-registry.contract.responder"}""");
        var headers = Encoding.ASCII.GetString(last.GetProperty("message").GetProperty("hdrs").GetBytesFromBase64());
        headers.ShouldContain("KV-Operation: DEL\r\n");
    }

    [Fact]
    public async Task The_record_of_a_peer_becomes_a_contract_a_card_and_tools()
    {
        await using var raw = await mesh.RawAsync();
        var buckets = new PeerBuckets(raw);
        await buckets.OpenAsync();
        await buckets.PutAsync("mesh-registry", "nlp.writer", PeerRecord);
        await using var caller = await mesh.CallerAsync();
        var contract = await caller.ContractAsync("nlp.writer", RawConnection.Cancel);
        (contract.Shape, contract.Mcp).ShouldBe((AgentShape.Streamer, true));
        JsonNode.DeepEquals(contract.ToRegistryJson(), JsonNode.Parse(PeerRecord)).ShouldBeTrue();

        var card = JsonNode.Parse(PeerRecord)!.AsObject();
        card.Remove("x-agentmesh");
        card["url"] = "https://agents.example/writer";
        JsonNode.DeepEquals(contract.ToAgentCard(new Uri("https://agents.example/writer")), card).ShouldBeTrue();

        var schema = card["skills"]![0]!["inputSchema"];
        var tool = contract.ToAnthropicTool();
        (tool["name"]!.GetValue<string>(), tool["description"]!.GetValue<string>()).ShouldBe(("nlp_writer", "Writes text"));
        JsonNode.DeepEquals(tool["input_schema"], schema).ShouldBeTrue();
        JsonNode.DeepEquals(contract.ToOpenAITool()["function"]!["parameters"], schema).ShouldBeTrue();
        JsonNode
            .DeepEquals(
                contract.ToOpenAITool(new OpenAIToolOptions { Api = OpenAIToolApi.Responses, Strict = true }),
                JsonNode.Parse(
                    """
                    {"type":"function","name":"nlp_writer","description":"Writes text","strict":true,"parameters":{
                     "$defs":{"Style":{"properties":{"tone":{"type":["string","null"]}},"type":"object","additionalProperties":false,"required":["tone"]}},
                     "properties":{"text":{"type":"string"},"style":{"anyOf":[{"$ref":"#/$defs/Style"},{"type":"null"}]}},
                     "required":["style","text"],"type":"object","additionalProperties":false}}
                    """
                )
            )
            .ShouldBeTrue();
    }

    private static void Declare(AgentMesh host)
    {
        host.AddAgent(Spec("responder"), (int a) => $"{a}");
        host.AddAgent(Spec("streamer"), (string a) => CountAsync(1));
        host.AddAgent(Spec("trigger"), () => 42);
        host.AddAgent(Spec("publisher"), () => CountAsync(0));
        host.AddAgent(Spec("watcher"), () => { });
    }

    private static AgentSpec Spec(string name) => new(name, "A test agent") { Channel = "contract", Tags = ["t1", "t2"] };

    private static async IAsyncEnumerable<int> CountAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
