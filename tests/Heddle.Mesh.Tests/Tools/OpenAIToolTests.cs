using System.Text.Json.Nodes;

namespace Heddle.Mesh.Tests.Tools;

/// <summary>Agents in the two forms OpenAI reads, and what its strict mode makes of a schema (mesh-protocol §4.9).</summary>
public sealed class OpenAIToolTests
{
    private static readonly OpenAIToolOptions Strict = new() { Strict = true };

    [Fact]
    public void For_chat_the_function_stands_in_an_object_of_its_own() =>
        SampleContracts
            .Of("""{"type":"object","properties":{"title":{"type":"string","title":"Title"}}}""")
            .ToOpenAITool()
            .ToJsonString()
            .ShouldBe(
                """{"type":"function","function":{"name":"a","description":"b","parameters":{"type":"object","properties":{"title":{"type":"string","title":"Title"}}}}}"""
            );

    [Fact]
    public void For_responses_it_is_flat() =>
        SampleContracts
            .Of("""{"type":"object","properties":{}}""")
            .ToOpenAITool(new OpenAIToolOptions { Api = OpenAIToolApi.Responses })
            .ToJsonString()
            .ShouldBe("""{"type":"function","name":"a","description":"b","parameters":{"type":"object","properties":{}}}""");

    [Theory]
    [InlineData(OpenAIToolApi.Chat)]
    [InlineData(OpenAIToolApi.Responses)]
    public void Strictness_is_said_where_the_function_is(OpenAIToolApi api)
    {
        var tool = SampleContracts.Summarizer.ToOpenAITool(Strict with { Api = api });
        var function = api == OpenAIToolApi.Chat ? tool["function"]!.AsObject() : tool;
        function["strict"]!.GetValue<bool>().ShouldBeTrue();
        function["name"]!.GetValue<string>().ShouldBe("nlp_summarizer");
        function["description"]!.GetValue<string>().ShouldBe("Summarizes text\nReturns: summary, score.");
        SampleContracts.Summarizer.ToOpenAITool(new OpenAIToolOptions { Api = api }).ToJsonString().ShouldNotContain("strict");
    }

    [Fact]
    public void An_interface_that_does_not_exist_is_refused() =>
        Should
            .Throw<ArgumentOutOfRangeException>(() => new OpenAIToolOptions { Api = (OpenAIToolApi)7 })
            .Message.ShouldContain("`Chat` or for `Responses`");

    [Fact]
    public void A_strict_object_is_closed_and_requires_every_member_in_order()
    {
        var strict = StrictOf(SampleContracts.Summarizer.InputSchema!.Value.GetRawText());
        strict["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        Json(strict["required"]).ShouldBe("""["lang","max_length","text"]""");
        Json(strict["properties"]!["text"]).ShouldBe("""{"type":"string"}""");
        Json(strict["properties"]!["max_length"]).ShouldBe("""{"type":["integer","null"]}""");
        Json(strict["properties"]!["lang"]).ShouldBe("""{"anyOf":[{"type":"string"},{"type":"null"}]}""");
    }

    [Theory]
    [InlineData("format", "\"email\"")]
    [InlineData("pattern", "\"^a\"")]
    [InlineData("minLength", "1")]
    [InlineData("maxLength", "9")]
    [InlineData("minimum", "1")]
    [InlineData("maximum", "9")]
    [InlineData("minItems", "1")]
    [InlineData("maxItems", "9")]
    [InlineData("default", "{\"type\":\"object\"}")]
    [InlineData("title", "\"T\"")]
    public void A_keyword_strict_mode_does_not_know_is_left_out_and_a_member_of_that_name_is_not(string keyword, string value)
    {
        var strict = StrictOf(
            $$$$"""
            {"type":"object","{{{{keyword}}}}":{{{{value}}}},"required":["{{{{keyword}}}}"],"properties":{"{{{{keyword}}}}":{"type":"array","{{{{keyword}}}}":{{{{value}}}},
            "items":{"type":"string","{{{{keyword}}}}":{{{{value}}}},"description":"kept"} } } }
            """
        );
        Json(strict)
            .ShouldBe(
                $$$$"""{"type":"object","required":["{{{{keyword}}}}"],"properties":{"{{{{keyword}}}}":{"type":"array","items":{"type":"string","description":"kept"}}},"additionalProperties":false}"""
            );
    }

    [Fact]
    public void Objects_inside_objects_and_lists_are_strict_too()
    {
        var strict = StrictOf(
            """
            {"type":"object","properties":{"in":{"type":["object","null"],"properties":{"a":{"type":"integer"}}},
            "list":{"type":"array","items":{"type":"object","properties":{"b":{"type":"string"}},"required":["b"]}}}}
            """
        );
        Json(strict["properties"]!["in"])
            .ShouldBe(
                """{"type":["object","null"],"properties":{"a":{"type":["integer","null"]}},"additionalProperties":false,"required":["a"]}"""
            );
        Json(strict["properties"]!["list"])
            .ShouldBe(
                """{"type":["array","null"],"items":{"type":"object","properties":{"b":{"type":"string"}},"required":["b"],"additionalProperties":false}}"""
            );
    }

    [Fact]
    public void What_stands_in_definitions_and_alternatives_is_strict_too()
    {
        var strict = StrictOf(
            """
            {"$defs":{"P":{"type":"object","title":"P","properties":{"x":{"type":"integer","minimum":0}}}},
            "type":"object","properties":{"p":{"anyOf":[{"$ref":"#/$defs/P"},{"type":"object","properties":{"y":{"type":"string"}}}]}}}
            """
        );
        Json(strict["$defs"]!["P"])
            .ShouldBe("""{"type":"object","properties":{"x":{"type":["integer","null"]}},"additionalProperties":false,"required":["x"]}""");
        Json(strict["properties"]!["p"]!["anyOf"])
            .ShouldBe(
                """[{"$ref":"#/$defs/P"},{"type":"object","properties":{"y":{"type":["string","null"]}},"additionalProperties":false,"required":["y"]},{"type":"null"}]"""
            );
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", """{"type":["integer","null"]}""")]
    [InlineData("""{"type":["integer","string"]}""", """{"type":["integer","string","null"]}""")]
    [InlineData("""{"type":["integer","null"]}""", """{"type":["integer","null"]}""")]
    [InlineData("""{"type":"null"}""", """{"type":"null"}""")]
    [InlineData("""{"enum":["a","b"]}""", """{"enum":["a","b",null]}""")]
    [InlineData("""{"enum":["a",null],"type":"string"}""", """{"enum":["a",null],"type":["string","null"]}""")]
    [InlineData("""{"const":"a","type":"string"}""", """{"type":["string","null"],"enum":["a",null]}""")]
    [InlineData("""{"$ref":"#/$defs/P","description":"d"}""", """{"description":"d","anyOf":[{"$ref":"#/$defs/P"},{"type":"null"}]}""")]
    [InlineData("""{"anyOf":[{"type":"string"}]}""", """{"anyOf":[{"type":"string"},{"type":"null"}]}""")]
    [InlineData("{}", "{}")]
    [InlineData("true", "true")]
    public void An_optional_member_may_be_null_and_a_required_one_stays_as_it_is(string schema, string optional)
    {
        Json(StrictOf($$$$"""{"type":"object","properties":{"m":{{{{schema}}}}}}""")["properties"]!["m"]).ShouldBe(optional);
        Json(StrictOf($$$$"""{"type":"object","properties":{"m":{{{{schema}}}}},"required":["m"]}""")["properties"]!["m"]).ShouldBe(schema);
    }

    [Fact]
    public void An_object_without_members_requires_none() =>
        Json((SampleContracts.Summarizer with { InputSchema = null }).ToOpenAITool(Strict)["function"]!["parameters"])
            .ShouldBe("""{"type":"object","properties":{},"additionalProperties":false,"required":[]}""");

    [Theory]
    [InlineData("""{"type":"string","maxLength":3}""", """{"type":"string"}""")]
    [InlineData("""{"$ref":"#/$defs/P","$defs":{}}""", """{"$ref":"#/$defs/P","$defs":{}}""")]
    public void What_is_no_object_is_only_cleared_of_what_strict_mode_does_not_know(string schema, string strict) =>
        Json(StrictOf(schema)).ShouldBe(strict);

    [Fact]
    public void A_schema_of_our_own_is_strict_throughout()
    {
        var schema = SchemaWriter.Write(MeshJson.Default, typeof(Order))!.Value.GetRawText();
        Json(StrictOf(schema))
            .ShouldBe(
                """{"type":"object","properties":{"item":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false},"count":{"type":["integer","null"]},"speed":{"enum":["slow","fast",null]}},"required":["count","item","speed"],"additionalProperties":false}"""
            );
    }

    [Fact]
    public void Two_members_of_one_name_are_one()
    {
        Json(StrictOf("""{"type":"object","type":"object","properties":{"a":{"type":"string"},"a":{"type":"integer"}},"required":["a"]}"""))
            .ShouldBe("""{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}""");
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"\ud800":{"type":"string"}}}""")]
    [InlineData("""{"type":"\ud800"}""")]
    public void A_schema_that_is_no_text_cannot_be_strict(string schema)
    {
        var problem = Should.Throw<NotAToolException>(() => SampleContracts.Of(schema).ToOpenAITool(Strict));
        problem.Message.ShouldContain("`a`");
        problem.Message.ShouldContain("ask its host to mend the contract");
        problem.InnerException.ShouldNotBeNull();
    }

    private static JsonNode StrictOf(string schema) => SampleContracts.Of(schema).ToOpenAITool(Strict)["function"]!["parameters"]!;

    private static string Json(JsonNode? node) => node?.ToJsonString() ?? "null";

    public sealed record Order(Item Item, int Count = 1, Speed Speed = Speed.Slow);

    public sealed record Item(string Name);

    public enum Speed
    {
        Slow,
        Fast,
    }
}
