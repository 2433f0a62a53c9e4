using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heddle.Mesh.Tests.Tools;

/// <summary>Agents as tools of language models (mesh-protocol §4.9).</summary>
public sealed class ToolTests
{
    [Fact]
    public void A_tool_has_the_agents_name_with_underscores_its_schema_and_what_it_returns()
    {
        var tool = SampleContracts.Summarizer.ToTool();
        tool.Name.ShouldBe("nlp_summarizer");
        tool.Agent.ShouldBe("nlp.summarizer");
        tool.Description.ShouldBe("Summarizes text\nReturns: summary, score.");
        JsonElement.DeepEquals(tool.InputSchema, SampleContracts.Summarizer.InputSchema!.Value).ShouldBeTrue();
    }

    [Fact]
    public void A_tool_is_serialized_in_the_words_all_models_share()
    {
        var tool = SampleContracts.Of("""{"type":"string"}""").ToTool();
        JsonSerializer.Serialize(tool, MeshJson.Default).ShouldBe("""{"name":"a","description":"b","input_schema":{"type":"string"}}""");
    }

    [Theory]
    [InlineData("""{"type":"string"}""")]
    [InlineData("""{"type":"object"}""")]
    [InlineData("""{"type":"object","properties":{}}""")]
    [InlineData("""{"type":"object","properties":[]}""")]
    [InlineData("""{"$ref":"#/$defs/Out","$defs":{"Out":{"type":"object","properties":{"a":{}}}}}""")]
    public void An_answer_without_members_of_its_own_adds_no_line(string output) =>
        (SampleContracts.Summarizer with { OutputSchema = JsonElement.Parse(output) }).ToTool().Description.ShouldBe("Summarizes text");

    [Fact]
    public void A_member_of_the_answer_whose_name_is_no_text_is_left_out() =>
        (SampleContracts.Summarizer with { OutputSchema = JsonElement.Parse("""{"properties":{"\ud800":{},"score":{}}}""") })
            .ToTool()
            .Description.ShouldBe("Summarizes text\nReturns: score.");

    [Fact]
    public void Without_an_input_schema_the_tool_takes_an_object_without_members()
    {
        var tool = (SampleContracts.Summarizer with { InputSchema = null }).ToTool();
        tool.InputSchema.GetRawText().ShouldBe("""{"type":"object","properties":{}}""");
    }

    [Fact]
    public void A_streamer_can_be_a_tool() =>
        (SampleContracts.Summarizer with { Streaming = true, OutputSchema = null }).ToTool().Name.ShouldBe("nlp_summarizer");

    [Fact]
    public void A_name_of_64_characters_is_taken()
    {
        var name = $"{new string('a', 32)}.{new string('Z', 29)}-_";
        (SampleContracts.Summarizer with { Name = name }).ToTool().Name.ShouldBe(name.Replace('.', '_'));
    }

    [Fact]
    public void A_longer_name_is_refused_with_its_length_and_the_remedy()
    {
        var problem = Refused(SampleContracts.Summarizer with { Name = "a." + new string('b', 63) });
        problem.Message.ShouldContain($"`a.{new string('b', 63)}`");
        problem.Message.ShouldContain($"`a_{new string('b', 63)}` has 65 characters");
        problem.Message.ShouldContain("at most 64");
        problem.Message.ShouldContain("host it under a shorter name");
    }

    [Theory]
    [InlineData("über.setzer")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    public void A_name_with_other_characters_is_refused(string name)
    {
        var problem = Refused(SampleContracts.Summarizer with { Name = name });
        problem.Agent.ShouldBe(name);
        problem.Message.ShouldContain($"`{name}`");
        problem.Message.ShouldContain("only letters, digits, `_` and `-`");
        problem.Message.ShouldContain("host it under another name");
    }

    [Fact]
    public void An_empty_name_is_refused() => Refused(SampleContracts.Summarizer with { Name = "" }).Message.ShouldContain("give it one");

    [Theory]
    [InlineData(true, "subscribe")]
    [InlineData(false, "offer an agent that answers requests")]
    public void What_answers_no_requests_is_not_invocable_in_any_form(bool streaming, string remedy)
    {
        var contract = SampleContracts.Publisher with { Streaming = streaming };
        foreach (var convert in new Func<object>[] { contract.ToTool, () => contract.ToOpenAITool(), contract.ToAnthropicTool })
        {
            var problem = Should.Throw<NotAToolException>(convert);
            problem.Message.ShouldContain("`price.feed` is not invocable");
            problem.Message.ShouldContain(remedy);
        }
    }

    [Fact]
    public void Anthropic_reads_the_tool_as_it_is() =>
        JsonNode
            .DeepEquals(
                SampleContracts.Summarizer.ToAnthropicTool(),
                JsonSerializer.SerializeToNode(SampleContracts.Summarizer.ToTool(), MeshJson.Default)
            )
            .ShouldBeTrue();

    [Fact]
    public void A_name_can_stand_for_two_agents_and_the_definition_tells_which()
    {
        var first = (SampleContracts.Summarizer with { Name = "a.b" }).ToTool();
        var second = (SampleContracts.Summarizer with { Name = "a_b" }).ToTool();
        first.Name.ShouldBe(second.Name);
        (first.Agent, second.Agent).ShouldBe(("a.b", "a_b"));
    }

    private static NotAToolException Refused(AgentContract contract) => Should.Throw<NotAToolException>(() => contract.ToTool());
}
