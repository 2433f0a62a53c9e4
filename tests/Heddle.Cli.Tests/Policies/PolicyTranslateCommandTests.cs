using System.Text.Json;

namespace Heddle.Cli.Tests;

public sealed class PolicyTranslateCommandTests
{
    [Theory]
    [InlineData("photos.cedar")]
    [InlineData("photos.cedarschema", "--schema")]
    public async Task Json_and_back_is_the_same_thing(string file, params string[] options)
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        var json = await bench.RunAsync(["policy", "translate", file, "--to", "json", .. options]);
        json.Code.ShouldBe(0, json.ToString());
        json.Out.ShouldStartWith("{");
        PolicyFolder.Write(bench, "there.json", json.Out);
        var text = await bench.RunAsync(["policy", "translate", "there.json", "--to", "cedar", .. options]);
        text.Code.ShouldBe(0, text.ToString());
        PolicyFolder.Write(bench, "back", text.Out);
        (await bench.RunAsync(["policy", "translate", "back", "--to", "json", .. options])).Out.ShouldBe(json.Out);
    }

    [Theory]
    [InlineData("json", "document")]
    [InlineData("cedar", "text")]
    public async Task Programs_are_told_the_format_of_what_they_get(string format, string member)
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        var result = await bench.RunAsync("policy", "translate", "photos.cedar", "--to", format, "--json");
        result.Code.ShouldBe(0, result.ToString());
        var report = JsonDocument.Parse(result.Out).RootElement;
        report.GetProperty("format").GetString().ShouldBe(format);
        report.TryGetProperty(member, out _).ShouldBeTrue(result.ToString());
    }

    [Fact]
    public async Task What_cannot_be_parsed_ends_with_1_and_an_unknown_format_with_2()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        var broken = await bench.RunAsync("policy", "translate", "photos.cedar", "--schema", "--to", "json");
        broken.Code.ShouldBe(1, broken.ToString());
        broken.Out.ShouldBeEmpty();
        broken.Error.ShouldStartWith("Error [parse_failed] photos.cedar:1:1");
        (await bench.RunAsync("policy", "translate", "photos.cedar", "--to", "yaml")).Code.ShouldBe(2);
        (await bench.RunAsync("policy", "translate", "photos.cedar")).Code.ShouldBe(2);
    }
}
