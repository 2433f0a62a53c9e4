using System.Text;
using System.Text.Json;

namespace Heddle.Mesh.Tests.Contracts;

public sealed class ContractJsonTests
{
    private static readonly AgentContract Responder = new()
    {
        Name = "nlp.summarizer",
        Description = "Summarizes text",
        Version = "1.2.0",
        Tags = ["nlp", "text"],
        InputSchema = JsonElement.Parse("""{"type":"object"}"""),
        OutputSchema = JsonElement.Parse("""{"type":"string"}"""),
        RegisteredAt = new DateTimeOffset(2026, 11, 20, 22, 47, 1, 284, 813, TimeSpan.FromHours(1)),
    };

    [Fact]
    public void A_responder_is_written_as_the_wire_contract_has_it() =>
        Encoding
            .UTF8.GetString(ContractJson.Write(Responder))
            .ShouldBe(
                """
                {"name":"nlp.summarizer","description":"Summarizes text","version":"1.2.0","capabilities":{"streaming":false,"invocable":true},
                "skills":[{"id":"nlp.summarizer","name":"nlp.summarizer","description":"Summarizes text","tags":["nlp","text"],
                "inputSchema":{"type":"object"},"outputSchema":{"type":"string"}}],
                "x-agentmesh":{"subject":"mesh.agent.nlp.summarizer","tags":["nlp","text"],"registered_at":"2026-11-20T21:47:01.284813\u002B00:00"}}
                """.ReplaceLineEndings("")
            );

    [Fact]
    public void What_is_written_is_read_back()
    {
        var read = ContractJson.Read(ContractJson.Write(Responder))!;
        read.Name.ShouldBe(Responder.Name);
        read.Tags.ShouldBe(Responder.Tags);
        read.InputSchema!.Value.GetRawText().ShouldBe("""{"type":"object"}""");
        read.RegisteredAt.ShouldBe(Responder.RegisteredAt);
        read.Shape.ShouldBe(AgentShape.Responder);
    }

    [Fact]
    public void A_chunk_schema_stands_in_the_extension_and_the_mcp_flag_is_kept()
    {
        var read = ContractJson.Read(
            """{"name":"a","description":"b","capabilities":{"streaming":true},"skills":[{"inputSchema":{}}],"x-agentmesh":{"chunk_schema":{"type":"string"},"mcp":true}}"""u8.ToArray()
        )!;
        read.ChunkSchema!.Value.GetRawText().ShouldBe("""{"type":"string"}""");
        read.InputSchema.ShouldBeNull();
        read.Mcp.ShouldBe(true);
        read.Shape.ShouldBe(AgentShape.Streamer);
    }

    [Theory]
    [InlineData("""{"name":"a"}""")]
    [InlineData("""{"name":1,"description":"b"}""")]
    [InlineData("""[]""")]
    public void A_record_without_name_or_description_is_none(string json) => ContractJson.Read(Encoding.UTF8.GetBytes(json)).ShouldBeNull();
}
