using System.Text.Json;

namespace Heddle.Cli.Tests;

public sealed class SchemaViewTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "string")]
    [InlineData("""{"type":"string","format":"date-time"}""", "string (date-time)")]
    [InlineData("""{"type":["string","null"]}""", "string | null")]
    [InlineData("""{"type":"integer","minimum":1,"maximum":9}""", "integer (1 to 9)")]
    [InlineData("""{"type":"number","minimum":0.5}""", "number (0.5 or more)")]
    [InlineData("""{"enum":["a","b"]}""", "\"a\" | \"b\"")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"null"}]}""", "integer | null")]
    [InlineData("""{"type":"array","items":{"type":"boolean"}}""", "[boolean]")]
    [InlineData("""{"type":"object"}""", "object")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"}}""", "{ any name: integer }")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer","default":3}},"required":["a"]}""",
        "{ a: string, b?: integer = 3 }"
    )]
    [InlineData("""{"$defs":{"X":{"type":"integer"}},"properties":{"x":{"$ref":"#/$defs/X"}}}""", "{ x?: integer }")]
    [InlineData("""{"$ref":"https://elsewhere.example/x"}""", "any")]
    [InlineData("""{"properties":{"\ud800":{"type":"\udfff"}}}""", "{ \\ud800?: \\udfff }")]
    [InlineData("true", "any")]
    [InlineData("""{"type":5}""", "any")]
    public void A_schema_reads_like_a_type(string schema, string expected) =>
        SchemaView.Write(JsonSerializer.Deserialize<JsonElement>(schema)).ShouldBe(expected);

    [Fact]
    public void A_schema_that_contains_itself_ends() =>
        SchemaView
            .Write(JsonSerializer.Deserialize<JsonElement>("""{"properties":{"next":{"$ref":"#"}}}"""))
            .ShouldStartWith("{ next?: { next?: ");
}
