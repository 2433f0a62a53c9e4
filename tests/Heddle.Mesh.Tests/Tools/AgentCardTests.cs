using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heddle.Mesh.Tests.Tools;

/// <summary>Contracts as documents for others: agent card, catalog entry, registry record (mesh-protocol §4.9).</summary>
public sealed class AgentCardTests
{
    [Fact]
    public void The_registry_record_is_the_one_that_is_announced()
    {
        var record = SampleContracts.Summarizer.ToRegistryJson();
        JsonNode.DeepEquals(record, JsonNode.Parse(ContractJson.Write(SampleContracts.Summarizer))).ShouldBeTrue();
        var read = ContractJson.Read(Encoding.UTF8.GetBytes(record.ToJsonString()))!;
        (read.Name, read.Version, read.Mcp, read.RegisteredAt).ShouldBe(
            ("nlp.summarizer", "1.2.0", true, SampleContracts.Summarizer.RegisteredAt)
        );
    }

    [Fact]
    public void The_card_is_the_record_without_what_concerns_the_mesh_alone()
    {
        var expected = SampleContracts.Summarizer.ToRegistryJson();
        expected.Remove("x-agentmesh").ShouldBeTrue();
        JsonNode.DeepEquals(SampleContracts.Summarizer.ToAgentCard(), expected).ShouldBeTrue();
    }

    [Fact]
    public void The_card_says_where_the_agent_is_reached_if_it_is_told_in_the_words_it_was_told()
    {
        var card = SampleContracts.Summarizer.ToAgentCard(new Uri("https://Agents.example/a2a"));
        card["url"]!.GetValue<string>().ShouldBe("https://Agents.example/a2a");
        card.Remove("url");
        JsonNode.DeepEquals(card, SampleContracts.Summarizer.ToAgentCard()).ShouldBeTrue();
    }

    [Fact]
    public void A_relative_URL_is_refused()
    {
        var problem = Should.Throw<ArgumentException>(() => SampleContracts.Summarizer.ToAgentCard(new Uri("/a2a", UriKind.Relative)));
        problem.Message.ShouldContain("`/a2a`");
        problem.Message.ShouldContain("write it with its scheme and host");
    }

    [Fact]
    public void What_is_not_invocable_has_a_card_too() =>
        SampleContracts
            .Publisher.ToAgentCard()
            .ToJsonString()
            .ShouldBe(
                """{"name":"price.feed","description":"Emits prices.","version":"0.1.0","capabilities":{"streaming":true,"invocable":false},"skills":[{"id":"price.feed","name":"price.feed","description":"Emits prices.","tags":[]}]}"""
            );

    [Fact]
    public void The_catalog_entry_has_six_members() =>
        JsonSerializer
            .Serialize(SampleContracts.Summarizer.ToCatalogEntry(), MeshJson.Default)
            .ShouldBe(
                """{"name":"nlp.summarizer","description":"Summarizes text","version":"1.2.0","tags":["nlp","text"],"invocable":true,"streaming":false}"""
            );

    [Fact]
    public void What_was_written_is_the_callers_own()
    {
        SampleContracts.Summarizer.ToAgentCard()["name"] = "changed";
        SampleContracts.Summarizer.ToRegistryJson()["name"] = "changed";
        SampleContracts.Summarizer.ToAnthropicTool()["input_schema"]!.AsObject().Clear();
        SampleContracts.Summarizer.ToTool().InputSchema.GetPropertyCount().ShouldBe(4);
        SampleContracts.Summarizer.ToAgentCard()["name"]!.GetValue<string>().ShouldBe("nlp.summarizer");
    }
}
