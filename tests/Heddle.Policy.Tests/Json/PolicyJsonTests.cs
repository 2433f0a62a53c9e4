using System.Text.Json.Nodes;

namespace Heddle.Policy.Tests;

public sealed class PolicyJsonTests
{
    private const string Any = """ "principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"} """;

    [Theory]
    [InlineData(
        "permit (principal == User::\"12UA45\", action == Action::\"view\", resource in Folder::\"abc\");",
        """{"effect":"permit","principal":{"op":"==","entity":{"type":"User","id":"12UA45"}},"action":{"op":"==","entity":{"type":"Action","id":"view"}},"resource":{"op":"in","entity":{"type":"Folder","id":"abc"}},"conditions":[]}"""
    )]
    [InlineData(
        "forbid (principal is User, action in [Action::\"a\", Action::\"b\"], resource is R in R::\"r\");",
        """{"effect":"forbid","principal":{"op":"is","entity_type":"User"},"action":{"op":"in","entities":[{"type":"Action","id":"a"},{"type":"Action","id":"b"}]},"resource":{"op":"is","entity_type":"R","in":{"entity":{"type":"R","id":"r"}}},"conditions":[]}"""
    )]
    [InlineData(
        "@a(\"x\") @b permit (principal, action in Action::\"a\", resource);",
        """{"effect":"permit","principal":{"op":"All"},"action":{"op":"in","entity":{"type":"Action","id":"a"}},"resource":{"op":"All"},"conditions":[],"annotations":{"a":"x","b":null}}"""
    )]
    public void Policies(string text, string json)
    {
        ShouldBeSame(CedarPolicy.Parse(text).ToJson(), json);
        CedarPolicy.ParseJson(json).Syntax.ShouldBe(CedarPolicy.Parse(text).Syntax);
    }

    [Theory]
    [InlineData("context.tls == \"1.3\"", """{"==":{"left":{".":{"left":{"Var":"context"},"attr":"tls"}},"right":{"Value":"1.3"}}}""")]
    [InlineData(
        "principal == User::\"a\"",
        """{"==":{"left":{"Var":"principal"},"right":{"Value":{"__entity":{"type":"User","id":"a"}}}}}"""
    )]
    [InlineData(
        "[1, -2, true] != {a: \"x\"}",
        """{"!=":{"left":{"Set":[{"Value":1},{"Value":-2},{"Value":true}]},"right":{"Record":{"a":{"Value":"x"}}}}}"""
    )]
    [InlineData(
        "!(true && false && true) || 1 < 2",
        """{"||":{"left":{"!":{"arg":{"&&":{"left":{"&&":{"left":{"Value":true},"right":{"Value":false}}},"right":{"Value":true}}}}},"right":{"<":{"left":{"Value":1},"right":{"Value":2}}}}}"""
    )]
    [InlineData(
        "-context.n >= 1 + 2 * 3 - 4",
        """{">=":{"left":{"neg":{"arg":{".":{"left":{"Var":"context"},"attr":"n"}}}},"right":{"-":{"left":{"+":{"left":{"Value":1},"right":{"*":{"left":{"Value":2},"right":{"Value":3}}}}},"right":{"Value":4}}}}}"""
    )]
    [InlineData("context.something", """{".":{"left":{"Var":"context"},"attr":"something"}}""")]
    [InlineData(
        "if context.a then principal has \"-78/%$!\" else resource.email like \"*@amazon.com\"",
        """{"if-then-else":{"if":{".":{"left":{"Var":"context"},"attr":"a"}},"then":{"has":{"left":{"Var":"principal"},"attr":"-78/%$!"}},"else":{"like":{"left":{".":{"left":{"Var":"resource"},"attr":"email"}},"pattern":["Wildcard",{"Literal":"@amazon.com"}]}}}}"""
    )]
    [InlineData("principal is A::B in resource", """{"is":{"left":{"Var":"principal"},"entity_type":"A::B","in":{"Var":"resource"}}}""")]
    [InlineData(
        "principal.owners.contains(\"x\")",
        """{"contains":{"left":{".":{"left":{"Var":"principal"},"attr":"owners"}},"right":{"Value":"x"}}}"""
    )]
    [InlineData("[].isEmpty()", """{"isEmpty":{"arg":{"Set":[]}}}""")]
    [InlineData("principal.hasTag(\"a\")", """{"hasTag":{"left":{"Var":"principal"},"right":{"Value":"a"}}}""")]
    [InlineData(
        "context.ip.isInRange(ip(\"222.222.222.0/24\"))",
        """{"isInRange":[{".":{"left":{"Var":"context"},"attr":"ip"}},{"ip":[{"Value":"222.222.222.0/24"}]}]}"""
    )]
    public void Conditions(string expression, string json)
    {
        var text = $"permit (principal, action, resource) when {{ {expression} }} unless {{ false }};";
        var policy =
            $$$"""{"effect":"permit",{{{Any}}},"conditions":[{"kind":"when","body":{{{json}}}},{"kind":"unless","body":{"Value":false}}]}""";
        ShouldBeSame(CedarPolicy.Parse(text).ToJson(), policy);
        CedarPolicy.ParseJson(policy).Syntax.ShouldBe(CedarPolicy.Parse(text).Syntax);
    }

    [Theory]
    [InlineData("""{"Value":[1,{"a":{"__extn":{"fn":"ip","arg":"1.2.3.4"}}}]}""", "[1, {a: ip(\"1.2.3.4\")}]")]
    [InlineData(
        """{"Value":{"__extn":{"fn":"offset","args":[{"__extn":{"fn":"datetime","arg":"2024-01-01"}},{"__extn":{"fn":"duration","arg":"1d"}}]}}}""",
        "datetime(\"2024-01-01\").offset(duration(\"1d\"))"
    )]
    [InlineData(
        """{"&&":{"left":{"has":{"left":{"Var":"principal"},"attr":"a"}},"right":{"has":{"left":{".":{"left":{"Var":"principal"},"attr":"a"}},"attr":"b"}}}}""",
        "principal has a && principal.a has b"
    )]
    public void Other_ways_to_say_it_are_read_too(string json, string expression) =>
        CedarPolicy.ParseJson(Policy(json)).ToString().ShouldContain($"when {{ {expression} }}");

    [Fact]
    public void Has_with_a_path_is_written_as_the_conjunction_it_means()
    {
        var json = CedarPolicy.Parse("permit (principal, action, resource) when { principal has a.b.c };").ToJson();
        CedarPolicy.ParseJson(json).ToString().ShouldContain("principal has a && principal.a has b && principal.a.b has c");
    }

    [Theory]
    [InlineData("""{"Valu":1}""", "`Valu` is no operator or function", "did you mean `Value`?")]
    [InlineData("""{"Value":1,"Var":"x"}""", "expected an expression, found an object", null)]
    [InlineData("""{"Var":"princpal"}""", "expected a variable, found `princpal`", "did you mean `principal`?")]
    [InlineData("""{"Slot":"?principal"}""", "a slot stands in a condition", null)]
    [InlineData("""{"Unknown":{"name":"x"}}""", "an unknown is no part of a policy", null)]
    [InlineData("""{"==":{"left":{"Value":1}}}""", "expected an object with `right`", null)]
    [InlineData("""{"like":{"left":{"Value":""},"pattern":"a*"}}""", "expected a pattern, found a string", "Wildcard")]
    [InlineData("""{"is":{"left":{"Var":"principal"},"entity_type":"a b"}}""", "`a b` is no entity type", null)]
    [InlineData("""{"Record":{"a":{"Value":1},"a":{"Value":2}}}""", "the name `a` occurs twice", null)]
    [InlineData("""{"lessThan":[]}""", "needs a receiver", null)]
    [InlineData("""{"Value":null}""", "null is no value", null)]
    public void What_is_no_expression_is_refused(string json, string message, string? help)
    {
        var finding = Should.Throw<PolicyParseException>(() => CedarPolicy.ParseJson(Policy(json))).Diagnostics[0];
        finding.Message.ShouldContain(message);
        finding.Position.ShouldNotBeNull();
        if (help is not null)
        {
            finding.Help.ShouldNotBeNull().ShouldContain(help);
        }
    }

    [Theory]
    [InlineData("""{"effect":"allow"}""", "expected `permit` or `forbid`, found `allow`")]
    [InlineData("""{"effect":"permit","condition":[]}""", "`condition` is not expected here")]
    [InlineData("""{"effect":"permit","principal":{"op":"All","entty":1}}""", "`entty` is not expected here")]
    [InlineData("""{"effect":"permit","principal":{"op":"=="}}""", "expected an object with `entity`")]
    [InlineData("""{"effect":"permit","principal":{"op":"~"}}""", "`~` cannot constrain the principal")]
    [InlineData("""{"effect":"permit","principal":{"op":"==","slot":"?resource"}}""", "no such slot can stand for the principal")]
    [InlineData(
        """{"effect":"permit","principal":{"op":"All"},"action":{"op":"==","entity":{"type":"U","id":"x"}}}""",
        "`U::\"x\"` is no action"
    )]
    [InlineData(
        """{"effect":"permit","principal":{"op":"All"},"action":{"op":"is","entity_type":"Action"}}""",
        "`is` cannot constrain the action"
    )]
    public void What_is_no_policy_is_refused(string json, string message) =>
        Should.Throw<PolicyParseException>(() => CedarPolicy.ParseJson(json)).Diagnostics[0].Message.ShouldContain(message);

    [Fact]
    public void A_policy_set_keeps_its_templates_and_links()
    {
        var set = PolicySet
            .Parse("permit (principal == ?principal, action, resource is R in ?resource); forbid (principal, action, resource);")
            .Link("policy0", "link", new EntityUid("User", "bob"), new EntityUid("R", "r"));
        var json = set.ToJson();
        var again = PolicySet.ParseJson(json);
        again.ToJson().ShouldBe(json);
        again.Policies.Select(p => p.Id).ShouldBe(["policy1", "link"]);
        again.Policies[1].PrincipalSlot.ShouldBe(new EntityUid("User", "bob"));
        again.Templates.ShouldHaveSingleItem().Syntax.ShouldBe(set.Templates[0].Syntax);
    }

    [Theory]
    [InlineData("""{"static":{}}""", "a policy set has no `static`")]
    [InlineData("""{"templateLinks":[{"templateId":"t","newId":"x","values":{}}]}""", "there is no template `t`")]
    [InlineData("""[]""", "expected a policy set, found an array")]
    public void What_is_no_policy_set_is_refused(string json, string message) =>
        Should.Throw<PolicyParseException>(() => PolicySet.ParseJson(json)).Diagnostics[0].Message.ShouldContain(message);

    private static string Policy(string body) => $$$"""{"effect":"permit",{{{Any}}},"conditions":[{"kind":"when","body":{{{body}}}}]}""";

    private static void ShouldBeSame(string left, string right) =>
        JsonNode.DeepEquals(JsonNode.Parse(left), JsonNode.Parse(right)).ShouldBeTrue($"{left}\n{right}");
}
