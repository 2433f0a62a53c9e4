using System.Text.Json;

namespace Heddle.Cli.Tests;

public sealed class PolicyTestCommandTests
{
    [Fact]
    public async Task The_official_handwritten_tests_pass()
    {
        var vectors = RequireVectors();
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("policy", "test", Path.Combine(vectors, "tests"), "--root", vectors);
        result.Code.ShouldBe(0, result.ToString());
        result.Out.ShouldBe("22 passed, 0 failed\n");
    }

    [Fact]
    public async Task The_root_is_found_where_none_is_named()
    {
        var vectors = RequireVectors();
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("policy", "test", Path.Combine(vectors, "tests", "ip"));
        result.Code.ShouldBe(0, result.ToString());
        result.Out.ShouldEndWith(" passed, 0 failed\n");
    }

    [Fact]
    public async Task A_test_that_is_wrong_is_shown_and_counted()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        WriteTest(bench, "right.json", "allow", "policy0");
        WriteTest(bench, "wrong.json", "deny", "policy1");
        var result = await bench.RunAsync("policy", "test", ".", "--root", ".");
        result.Code.ShouldBe(1, result.ToString());
        result.Lines.Count.ShouldBe(3);
        result.Out.ShouldContain("alice looks: expected deny, got allow");
        result.Out.ShouldContain("alice looks: expected the reasons [policy1], got [policy0]");
        result.Lines[^1].ShouldBe("1 passed, 1 failed");

        using var json = JsonDocument.Parse((await bench.RunAsync("policy", "test", ".", "--json")).Out);
        json.RootElement.GetProperty("passed").GetInt32().ShouldBe(1);
        json.RootElement.GetProperty("failed").GetInt32().ShouldBe(1);
        json.RootElement.GetProperty("requests").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Policies_that_validate_where_they_should_not_fail_the_test()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        WriteTest(bench, "right.json", "allow", "policy0", shouldValidate: false);
        var result = await bench.RunAsync("policy", "test", "right.json");
        result.Code.ShouldBe(1, result.ToString());
        result.Out.ShouldContain("expected the policies to be refused, got: valid");
    }

    [Fact]
    public async Task A_request_that_the_schema_does_not_allow_fails_unless_the_test_says_so()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        WriteTest(bench, "strict.json", "allow", "policy0", context: """{ "colour": 1 }""");
        WriteTest(bench, "lenient.json", "allow", "policy0", context: """{ "colour": 1 }""", validateRequest: false);
        (await bench.RunAsync("policy", "test", "strict.json")).Code.ShouldBe(1);
        (await bench.RunAsync("policy", "test", "lenient.json")).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"policies\": \"odd.json\", \"entities\": \"e\", \"schema\": \"s\", \"shouldValidate\": true, \"requests\": [null]}")]
    [InlineData("{\"policies\": \"nowhere\", \"entities\": \"e\", \"schema\": \"s\", \"shouldValidate\": true, \"requests\": []}")]
    public async Task A_file_that_is_no_test_or_names_none_fails(string text)
    {
        await using var bench = new CommandBench();
        PolicyFolder.Write(bench, "odd.json", text);
        var result = await bench.RunAsync("policy", "test", "odd.json");
        result.Code.ShouldBe(1, result.ToString());
        result.Lines[^1].ShouldBe("0 passed, 1 failed");
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData(".")]
    [InlineData(".", "--root", "nowhere")]
    public async Task Nothing_to_test_is_a_usage_error(params string[] words)
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        var result = await bench.RunAsync(["policy", "test", .. words]);
        result.Code.ShouldBe(2, result.ToString());
    }

    [Fact]
    public async Task A_person_sees_the_same_last_line()
    {
        await using var bench = new CommandBench { IsTerminal = true };
        PolicyFolder.WriteTo(bench);
        WriteTest(bench, "right.json", "allow", "policy0");
        var result = await bench.RunAsync("policy", "test", ".");
        result.Code.ShouldBe(0, result.ToString());
        result.Out.ShouldBe("1 passed, 0 failed\n");
    }

    private static void WriteTest(
        CommandBench bench,
        string name,
        string decision,
        string reason,
        bool shouldValidate = true,
        string context = "{}",
        bool validateRequest = true
    ) =>
        PolicyFolder.Write(
            bench,
            name,
            $$"""
            {
              "policies": "photos.cedar", "entities": "photos.entities.json", "schema": "photos.cedarschema",
              "shouldValidate": {{(shouldValidate ? "true" : "false")}},
              "requests": [{
                "description": "alice looks",
                "principal": { "type": "User", "id": "alice" },
                "action": { "type": "Action", "id": "view" },
                "resource": { "type": "Photo", "id": "beach" },
                "context": {{context}}, "validateRequest": {{(validateRequest ? "true" : "false")}},
                "decision": "{{decision}}", "reason": ["{{reason}}"], "errors": []
              }]
            }
            """
        );

    private static string RequireVectors()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared", "vectors", "cedar") is var candidate && Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        Assert.Skip("the official Cedar integration tests are not beside this repository (shared/vectors/cedar)");
        return "";
    }
}
