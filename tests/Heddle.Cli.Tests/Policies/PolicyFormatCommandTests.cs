using System.Text.Json;

namespace Heddle.Cli.Tests;

public sealed class PolicyFormatCommandTests
{
    private const string Ugly = "permit(principal,action,resource)when{true};";

    [Fact]
    public async Task Standard_input_is_formatted_to_standard_output()
    {
        await using var bench = new CommandBench();
        bench.Type(Ugly);
        var result = await bench.RunAsync("policy", "format", "-");
        result.Code.ShouldBe(0, result.ToString());
        result.Out.ShouldStartWith("permit (principal, action, resource)");
    }

    [Fact]
    public async Task Checking_names_the_file_and_leaves_it_alone_and_writing_mends_it()
    {
        await using var bench = new CommandBench();
        PolicyFolder.Write(bench, "ugly.cedar", Ugly);
        var checkedFirst = await bench.RunAsync("policy", "format", "ugly.cedar", "--check");
        checkedFirst.Code.ShouldBe(1, checkedFirst.ToString());
        checkedFirst.Out.ShouldBe("ugly.cedar is not formatted\n");
        (await File.ReadAllTextAsync(bench.FileIn("ugly.cedar"), TestContext.Current.CancellationToken)).ShouldBe(Ugly);

        var written = await bench.RunAsync("policy", "format", "ugly.cedar", "--write");
        written.Code.ShouldBe(0, written.ToString());
        written.Out.ShouldBeEmpty();
        Directory.GetFiles(bench.Folder).Length.ShouldBe(1);
        (await bench.RunAsync("policy", "format", "ugly.cedar", "--check")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Programs_get_every_file_with_its_text()
    {
        await using var bench = new CommandBench();
        PolicyFolder.Write(bench, "ugly.cedar", Ugly);
        var result = await bench.RunAsync("policy", "format", "ugly.cedar", "--check", "--json");
        result.Code.ShouldBe(1, result.ToString());
        var file = JsonDocument.Parse(result.Out).RootElement.GetProperty("files")[0];
        file.GetProperty("file").GetString().ShouldBe("ugly.cedar");
        file.GetProperty("formatted").GetBoolean().ShouldBeFalse();
        file.GetProperty("text").GetString().ShouldStartWith("permit (principal, action, resource)");
    }

    [Fact]
    public async Task Nothing_is_written_where_one_file_cannot_be_parsed()
    {
        await using var bench = new CommandBench();
        PolicyFolder.Write(bench, "ugly.cedar", Ugly);
        PolicyFolder.Write(bench, "broken.cedar", "permit (");
        var result = await bench.RunAsync("policy", "format", "ugly.cedar", "broken.cedar", "--write");
        result.Code.ShouldBe(1, result.ToString());
        result.Error.ShouldStartWith("Error [parse_failed] broken.cedar:1:");
        (await File.ReadAllTextAsync(bench.FileIn("ugly.cedar"), TestContext.Current.CancellationToken)).ShouldBe(Ugly);
    }

    [Theory]
    [InlineData("ugly.cedar", "--check", "--write")]
    [InlineData("-", "--write")]
    public async Task What_cannot_be_meant_is_a_usage_error(params string[] options)
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync(["policy", "format", .. options]);
        result.Code.ShouldBe(2, result.ToString());
    }
}
