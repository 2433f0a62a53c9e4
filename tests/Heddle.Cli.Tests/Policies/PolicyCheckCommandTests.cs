using System.Text.Json;

namespace Heddle.Cli.Tests;

public sealed class PolicyCheckCommandTests
{
    [Fact]
    public async Task Valid_policies_pass()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        var result = await bench.RunAsync("policy", "check", "photos.cedar", "--schema", "photos.cedarschema");
        result.Code.ShouldBe(0, result.ToString());
        result.Out.ShouldBe("2 policies, 0 errors, 0 warnings\n");
    }

    [Fact]
    public async Task A_syntax_error_is_shown_in_its_place_with_a_caret()
    {
        await using var bench = new CommandBench();
        PolicyFolder.Write(bench, "broken.cedar", "permit (principal, action, resource) when { principal.age > };");
        var result = await bench.RunAsync("policy", "check", "broken.cedar");
        result.Code.ShouldBe(1, result.ToString());
        result.Out.ShouldStartWith("broken.cedar:1:61: error: ");
        result.Out.ShouldContain("1 | permit (principal, action, resource) when { principal.age > };");
        result.Lines.ShouldContain(line => line.EndsWith('^'));
    }

    [Fact]
    public async Task A_broken_file_does_not_keep_the_next_from_being_checked()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        PolicyFolder.Write(bench, "broken.cedar", "permit");
        var result = await bench.RunAsync("policy", "check", "broken.cedar", "photos.cedar", "--json");
        result.Code.ShouldBe(1, result.ToString());
        using var report = JsonDocument.Parse(result.Out);
        report.RootElement.GetProperty("valid").GetBoolean().ShouldBeFalse();
        report.RootElement.GetProperty("policies").GetInt32().ShouldBe(2);
        report.RootElement.GetProperty("findings")[0].GetProperty("file").GetString().ShouldBe("broken.cedar");
    }

    [Fact]
    public async Task A_policy_that_the_schema_contradicts_is_an_error_that_names_it()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        bench.Type("""permit (principal is User, action, resource) when { principal.agee > 17 };""");
        var result = await bench.RunAsync("policy", "check", "-", "--schema", "photos.cedarschema");
        result.Code.ShouldBe(1, result.ToString());
        result.Out.ShouldContain("`agee`");
        result.Out.ShouldContain("[policy `policy0`]");
        result.Out.ShouldContain("`age`");
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_a_usage_error()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("policy", "check", "nowhere.cedar");
        result.Code.ShouldBe(2, result.ToString());
        result.Out.ShouldBeEmpty();
        result.Error.ShouldContain("`nowhere.cedar`");
    }

    [Fact]
    public async Task A_file_that_is_not_utf8_is_refused()
    {
        await using var bench = new CommandBench();
        await File.WriteAllBytesAsync(bench.FileIn("latin.cedar"), [0x70, 0xE9], TestContext.Current.CancellationToken);
        var result = await bench.RunAsync("policy", "check", "latin.cedar");
        result.Code.ShouldBe(1, result.ToString());
        result.Error.ShouldContain("is not UTF-8 at byte 1");
    }
}
