using System.Text.Json;

namespace Heddle.Cli.Tests;

public sealed class PolicyEvaluateCommandTests
{
    [Fact]
    public async Task An_allow_ends_with_0_and_names_its_reason()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        var result = await bench.RunAsync(PolicyFolder.Ask("evaluate", "alice", "--schema", "photos.cedarschema"));
        result.Code.ShouldBe(0, result.ToString());
        result.Out.ShouldBe("allow\n  permit policy0 at 1:1\n");
    }

    [Fact]
    public async Task A_deny_ends_with_3()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        var result = await bench.RunAsync(PolicyFolder.Ask("evaluate", "carl"));
        result.Code.ShouldBe(3, result.ToString());
        result.Out.ShouldBe("deny\n");
    }

    [Fact]
    public async Task The_context_comes_from_the_command_line_or_a_file()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        PolicyFolder.Write(bench, "context.json", """{ "blocked": true }""");
        foreach (var context in new[] { """{"blocked":true}""", "@context.json" })
        {
            var result = await bench.RunAsync(PolicyFolder.Ask("evaluate", "alice", "--context", context, "--json"));
            result.Code.ShouldBe(3, result.ToString());
            using var decision = JsonDocument.Parse(result.Out);
            decision.RootElement.GetProperty("decision").GetString().ShouldBe("deny");
            decision.RootElement.GetProperty("reason")[0].GetString().ShouldBe("policy1");
        }
    }

    [Fact]
    public async Task A_policy_that_cannot_be_evaluated_is_listed_with_its_place()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        var result = await bench.RunAsync(PolicyFolder.Ask("evaluate", "alice", "--context", """{"blocked":1}""", "--json"));
        result.Code.ShouldBe(0, result.ToString());
        using var decision = JsonDocument.Parse(result.Out);
        var error = decision.RootElement.GetProperty("errors")[0];
        error.GetProperty("policy").GetString().ShouldBe("policy1");
        error.GetProperty("effect").GetString().ShouldBe("forbid");
        error.GetProperty("line").GetInt32().ShouldBe(5);
    }

    [Fact]
    public async Task A_request_that_the_schema_does_not_allow_is_not_decided()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        string[] words = PolicyFolder.Ask("evaluate", "alice", "--schema", "photos.cedarschema");
        words[Array.IndexOf(words, "Photo::\"beach\"")] = "Team::\"family\"";
        var result = await bench.RunAsync(words);
        result.Code.ShouldBe(1, result.ToString());
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith("Error [request_invalid] ");
    }

    [Theory]
    [InlineData("User::alice")]
    [InlineData("alice")]
    [InlineData("User::\"a\", action, resource); //\"")]
    [InlineData("User::\"a\", action, resource) when { \"\" == \"\"")]
    public async Task A_principal_that_is_no_entity_is_a_usage_error(string principal)
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        string[] words = PolicyFolder.Ask("evaluate", "alice");
        words[Array.IndexOf(words, "User::\"alice\"")] = principal;
        var result = await bench.RunAsync(words);
        result.Code.ShouldBe(2, result.ToString());
        result.Error.ShouldContain("names no entity");
    }

    [Fact]
    public async Task An_explanation_names_the_clause_and_its_values()
    {
        await using var bench = new CommandBench();
        PolicyFolder.WriteTo(bench);
        var text = await bench.RunAsync(PolicyFolder.Ask("explain", "carl"));
        text.Code.ShouldBe(3, text.ToString());
        text.Out.ShouldContain("principal.age = 11");

        var json = await bench.RunAsync(PolicyFolder.Ask("explain", "alice", "--json"));
        json.Code.ShouldBe(0, json.ToString());
        using var explanation = JsonDocument.Parse(json.Out);
        explanation.RootElement.GetProperty("policies")[0].GetProperty("determining").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_question_without_policies_is_a_usage_error()
    {
        await using var bench = new CommandBench();
        (await bench.RunAsync("policy", "evaluate", "--principal", "User::\"alice\"")).Code.ShouldBe(2);
        (await bench.RunAsync("policy", "explain")).Code.ShouldBe(2);
    }
}
