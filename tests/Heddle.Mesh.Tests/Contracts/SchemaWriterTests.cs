using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Heddle.Mesh.Tests.Contracts;

public sealed class SchemaWriterTests
{
    [Theory]
    [InlineData(typeof(string), """{"type":"string"}""")]
    [InlineData(typeof(int), """{"type":"integer"}""")]
    [InlineData(typeof(double), """{"type":"number"}""")]
    [InlineData(typeof(bool), """{"type":"boolean"}""")]
    public void A_scalar_has_a_bare_schema(Type type, string schema) => Write(type).ShouldBe(schema);

    [Fact]
    public void A_type_that_allows_everything_has_no_schema() => SchemaWriter.Write(MeshJson.Default, typeof(JsonElement)).ShouldBeNull();

    [Fact]
    public void Members_without_default_are_required_and_others_show_theirs() =>
        Write(typeof(Document))
            .ShouldBe(
                """{"type":"object","properties":{"text":{"type":"string"},"maxLength":{"type":"integer","default":200}},"required":["text"]}"""
            );

    [Fact]
    public void Annotations_become_keywords()
    {
        var properties = SchemaWriter.Write(MeshJson.Default, typeof(Annotated))!.Value.GetProperty("properties");
        properties.GetProperty("age").GetRawText().ShouldBe("""{"type":"integer","minimum":0,"maximum":150}""");
        properties
            .GetProperty("name")
            .GetRawText()
            .ShouldBe("""{"type":"string","description":"Who it is.","minLength":2,"maxLength":10}""");
        properties.GetProperty("tags").GetProperty("maxItems").GetInt32().ShouldBe(3);
        properties.GetProperty("code").GetProperty("pattern").GetString().ShouldBe("^(?:[A-Z]+)$");
    }

    private static string Write(Type type) => SchemaWriter.Write(MeshJson.Default, type)!.Value.GetRawText();

    public sealed record Document(string Text, int MaxLength = 200);

    public sealed record Annotated(
        [Range(0, 150)] int Age,
        [StringLength(10, MinimumLength = 2), Description("Who it is.")] string Name,
        [MaxLength(3)] string[] Tags,
        [property: RegularExpression("[A-Z]+")] string Code
    );
}
