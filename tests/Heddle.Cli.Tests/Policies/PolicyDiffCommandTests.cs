using System.Text.Json;

namespace Heddle.Cli.Tests;

public sealed class PolicyDiffCommandTests
{
    private const string Requests = """
        [{ "principal": "User::\"carl\"", "action": { "type": "Action", "id": "view" }, "resource": "Photo::\"beach\"", "context": {} }]
        """;

    [Fact]
    public async Task Equal_policies_do_not_differ_whatever_their_layout()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        PolicyFolder.Write(bench, "other.cedar", "// the same\n" + PolicyFolder.Policies.Replace("\n", "  \n", StringComparison.Ordinal));
        var result = await bench.RunAsync("policy", "diff", "photos.cedar", "other.cedar");
        result.Code.ShouldBe(0, result.ToString());
    }

    [Fact]
    public async Task A_reversed_answer_is_shown_and_ends_with_1()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        PolicyFolder.Write(bench, "other.cedar", PolicyFolder.Policies.Replace("18", "11", StringComparison.Ordinal));
        PolicyFolder.Write(bench, "requests.json", Requests);
        string[] words =
        [
            "policy",
            "diff",
            "photos.cedar",
            "other.cedar",
            "--requests",
            "requests.json",
            "--entities",
            "photos.entities.json",
        ];
        var text = await bench.RunAsync(words);
        text.Code.ShouldBe(1, text.ToString());
        text.Out.ShouldContain("changed policy0");
        text.Out.ShouldEndWith("1 policies differ; 1 of 1 requests are answered differently, 1 reversed\n");

        using var json = JsonDocument.Parse((await bench.RunAsync([.. words, "--json"])).Out);
        json.RootElement.GetProperty("decisions")[0].GetProperty("reversal").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("[null]")]
    [InlineData("""[{ "principal": "\ud800", "action": { "type": "A", "id": "\ud800" }, "resource": 1 }]""")]
    [InlineData("{\"requests\": 1}")]
    [InlineData("not json")]
    [InlineData("[{\"principal\": \"nobody\", \"action\": {}, \"resource\": 1}]")]
    public async Task A_file_without_requests_is_refused(string requests)
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        PolicyFolder.Write(bench, "requests.json", requests);
        var result = await bench.RunAsync("policy", "diff", "photos.cedar", "photos.cedar", "--requests", "requests.json");
        result.Code.ShouldBe(1, result.ToString());
        result.Error.ShouldStartWith("Error [parse_failed] `requests.json`");
    }
}
