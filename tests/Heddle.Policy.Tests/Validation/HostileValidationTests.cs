using System.Text;

namespace Heddle.Policy.Tests;

/// <summary>Texts made to exhaust the stack, the memory or the patience of whoever reads them. None of these tests may take more than seconds.</summary>
public sealed class HostileValidationTests
{
    private const int SmallStackBytes = 1024 * 1024;

    private static readonly string TooDeep = $"the type is nested deeper than {LanguageLimits.MaxDepth} levels";

    private static readonly Schema Plain = Schema.Parse(
        "entity U { a?: U, b: Long, c?: Bool } tags Long; action x appliesTo { principal: U, resource: U, context: { t: Bool } };"
    );

    [Theory]
    [InlineData("Set<", "Long", ">")]
    [InlineData("{ a: ", "Long", " }")]
    [InlineData("Set<", "", "")]
    [InlineData("{ a: ", "", "")]
    public void Types_nested_very_deep_are_refused_where_they_get_too_deep(string open, string core, string close)
    {
        var text = $"type T = {Repeat(open, 200_000)}{core}{Repeat(close, 200_000)};";
        OnSmallStack(() =>
        {
            Schema.TryParse(text, out _, out var findings).ShouldBeFalse();
            findings[0].Message.ShouldBe(TooDeep);
            findings[0].Span.Start.ShouldBe("type T = ".Length + (open.Length * LanguageLimits.MaxDepth));
        });
    }

    [Theory]
    [InlineData(LanguageLimits.MaxDepth + 1, "the type is nested deeper than")]
    [InlineData(100_000, "the text is nested deeper than")]
    public void Json_types_that_are_nested_too_deep_are_refused(int depth, string message)
    {
        const string open = "{\"type\":\"Set\",\"element\":";
        var type = $"{Repeat(open, depth)}{{\"type\":\"Long\"}}{Repeat("}", depth)}";
        OnSmallStack(() =>
        {
            Schema
                .TryParseJson(
                    $"{{\"\":{{\"entityTypes\":{{}},\"actions\":{{}},\"commonTypes\":{{\"T\":{type}}}}}}}",
                    out _,
                    out var findings
                )
                .ShouldBeFalse();
            findings[0].Message.ShouldStartWith(message);
            findings[0].Position.ShouldNotBeNull();
        });
    }

    [Fact]
    public void The_deepest_legal_types_are_read_printed_and_resolved_on_a_small_stack() =>
        OnSmallStack(() =>
        {
            // The deepest leaf is a level of its own.
            var depth = LanguageLimits.MaxDepth - 1;
            var schema = Schema.Parse(
                $"type T = {Repeat("{ a: ", depth)}Long{Repeat(" }", depth)}; type S = {Repeat("Set<", depth)}Long{Repeat(">", depth)};"
            );
            Schema.ParseJson(schema.ToJson()).ToText().ShouldBe(schema.ToText());
        });

    [Fact]
    public void Common_types_stacked_on_each_other_count_as_one_depth()
    {
        var text = new StringBuilder("type T0 = Long;\n");
        for (var i = 1; i <= 5000; i++)
        {
            text.Append($"type T{i} = Set<T{i - 1}>;\n");
        }

        OnSmallStack(() =>
        {
            Schema.TryParse(text.ToString(), out _, out var findings).ShouldBeFalse();
            findings[0].Message.ShouldStartWith(TooDeep);
            findings[0].Position!.Value.Line.ShouldBe(LanguageLimits.MaxDepth + 1);
        });
    }

    [Fact]
    public void A_cycle_of_thirty_thousand_common_types_is_found() =>
        OnSmallStack(() =>
        {
            var text = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"type T{i} = {{ next: T{(i + 1) % 30_000} }};\n"));
            Schema.TryParse(text, out _, out var findings).ShouldBeFalse();
            findings.ShouldHaveSingleItem().Message.ShouldStartWith("the common types contain each other: `T0` → `T1` → ");
            findings[0].Message.Length.ShouldBeLessThan(300);
        });

    [Fact]
    public void A_cycle_of_thirty_thousand_actions_is_found() =>
        OnSmallStack(() =>
        {
            var text = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"action a{i} in a{(i + 1) % 30_000};\n"));
            Schema.TryParse(text, out _, out var findings).ShouldBeFalse();
            findings.ShouldHaveSingleItem().Message.ShouldStartWith("the actions are members of each other: `Action::\"a0\"` → ");
        });

    [Fact]
    public void A_short_schema_that_means_a_type_with_more_attributes_than_atoms_exist_costs_what_it_is_long()
    {
        const int top = LanguageLimits.MaxDepth - 3;
        var text = new StringBuilder();
        foreach (var tower in "PQ")
        {
            text.Append($"type {tower}0 = {{ x: Long }};\n");
            for (var i = 1; i <= top; i++)
            {
                text.Append($"type {tower}{i} = {{ x: {tower}{i - 1}, y: {tower}{i - 1} }};\n");
            }
        }

        text.Append($"entity U {{ p: P{top}, q: Q{top}, wrong: P{top - 1} }}; action a appliesTo {{ principal: U, resource: U }};");
        var schema = Schema.Parse(text.ToString());
        var validator = new Validator(schema);
        Validate("principal.p == principal.q && [principal.p].contains(principal.q) && { a: principal.p } == { a: principal.q }")
            .IsValid.ShouldBeTrue();
        Validate("{ x: principal.wrong, y: principal.q.x } == principal.p").IsValid.ShouldBeTrue();
        var error = Validate("principal.p == principal.wrong").Errors.ShouldHaveSingleItem();
        error.Message.Length.ShouldBeLessThan(2000);

        ValidationResult Validate(string condition) =>
            validator.Validate(PolicySet.Parse($"permit (principal, action, resource) when {{ {condition} }};"));
    }

    [Fact]
    public void A_schema_of_thirty_thousand_types_and_actions_takes_time_in_proportion()
    {
        const int count = 30_000;
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(
                $"entity E{i} in E{i + 1} {{ a: E{count - i} }};\naction a{i} in a{i + 1} appliesTo {{ principal: E{i}, resource: E0 }};\n"
            );
        }

        var schema = Schema.Parse(text.Append($"entity E{count}; action a{count};").ToString());
        var policies = PolicySet.Parse(
            $"permit (principal, action == Action::\"a7\", resource) when {{ principal in E{count}::\"x\" && principal.a == E{count - 7}::\"y\" && action in Action::\"a{count}\" }};"
        );
        new Validator(schema).Validate(policies).ToString().ShouldBe("valid");
    }

    [Fact]
    public void Groups_with_very_many_members_are_looked_at_from_above()
    {
        const int count = 10_000;
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append($"action a{i} in a{i + 1} appliesTo {{ principal: E{i}, resource: E{i} }};\nentity E{i} in E{i + 1};\n");
        }

        var schema = Schema.Parse(text.Append($"entity E{count}; action a{count};").ToString());
        var groups = string.Join(", ", Enumerable.Range(count / 2, count / 2).Select(i => $"Action::\"a{i}\""));
        var policies = PolicySet.Parse(
            $"permit (principal in E{count}::\"x\", action in [{groups}], resource in E{count}::\"y\") when {{ resource in E{count - 1}::\"z\" }};"
        );
        new Validator(schema).Validate(policies).ToString().ShouldBe("valid");
    }

    [Fact]
    public void Many_unknown_names_are_not_compared_with_many_known_ones()
    {
        var known = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"entity Known{i};"));
        var unknown = string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"a{i}: Unknown{i}"));
        Schema.TryParse($"{known} entity A {{ {unknown} }};", out _, out var findings).ShouldBeFalse();
        findings.Length.ShouldBe(100);
        var policy =
            $"permit (principal, action, resource) when {{ {string.Join(" || ", Enumerable.Range(0, 10_000).Select(i => $"principal is Unknown{i}"))} }};";
        new Validator(Schema.Parse($"{known} action a appliesTo {{ principal: Known0, resource: Known0 }};"))
            .Validate(PolicySet.Parse(policy))
            .Errors.Length.ShouldBe(100);
    }

    [Fact]
    public void Actions_for_a_million_kinds_of_request_cost_only_the_kinds_a_policy_tells_apart()
    {
        var types = string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"E{i}"));
        var actions = string.Concat(
            Enumerable
                .Range(0, 100)
                .Select(i => $"action a{i} appliesTo {{ principal: [{types}], resource: [{types}], context: {{ b: Bool }} }};")
        );
        var schema = Schema.Parse($"entity {types} {{ n: Long }}; {actions}");
        var validator = new Validator(schema);
        validator.Validate(PolicySet.Parse("permit (principal, action, resource) when { context.b };")).ToString().ShouldBe("valid");
        validator.Validate(PolicySet.Parse("permit (principal, action, resource) when { principal.n > 1 };")).ToString().ShouldBe("valid");
        validator
            .Validate(PolicySet.Parse("permit (principal, action == Action::\"a5\", resource is E3) when { principal.n > resource.n };"))
            .ToString()
            .ShouldBe("valid");
    }

    public static TheoryData<string, string, string> Nestings =>
        new()
        {
            { "!(", "true", ")" },
            { "[", "1", "].contains(1)" },
            { "true && (", "context.t", ")" },
            { "context.t || (", "context.t", ")" },
            { "if context.t then (", "true", ") else false" },
            { "{ a: ", "true", " }.a" },
            { "1 + (", "1", ") == 1" },
            { "(if principal is U in (", "principal", ") then principal else resource) is U" },
            { "[", "1", "]" },
            { "{ a: ", "1", " }" },
        };

    [Theory]
    [MemberData(nameof(Nestings))]
    public void The_deepest_legal_policy_is_checked_on_a_small_stack(string open, string core, string close)
    {
        var levels = Enumerable.Range(1, LanguageLimits.MaxDepth).Last(n => PolicySet.TryParse(Nested(n), out _, out _));
        levels.ShouldBeGreaterThan(LanguageLimits.MaxDepth / 5);
        var policies = PolicySet.Parse(Nested(levels));
        OnSmallStack(() => new Validator(Plain).Validate(policies).ShouldNotBeNull());

        string Nested(int n) => $"permit (principal, action, resource) when {{ {Repeat(open, n)}{core}{Repeat(close, n)} }};";
    }

    [Fact]
    public void Tests_inside_tests_are_typed_once_each()
    {
        var nested = "principal";
        for (var i = 0; i < 150; i++)
        {
            nested = $"(if {nested} is U in resource then principal else resource)";
        }

        new Validator(Plain)
            .Validate(PolicySet.Parse($"permit (principal, action, resource) when {{ {nested} is U }};"))
            .ToString()
            .ShouldBe("valid");
    }

    [Fact]
    public void Chains_of_tens_of_thousands_of_tests_take_time_in_proportion()
    {
        const int count = 30_000;
        var schema = Schema.Parse(
            $"entity U {{ {string.Join(", ", Enumerable.Range(0, count).Select(i => $"a{i}?: Bool"))} }}; action x appliesTo {{ principal: U, resource: U }};"
        );
        var and = string.Join(" && ", Enumerable.Range(0, count).Select(i => $"principal has a{i} && principal.a{i}"));
        var or = string.Join(" || ", Enumerable.Range(0, count).Select(i => $"(principal has a{i} && principal.a{i})"));
        new Validator(schema)
            .Validate(PolicySet.Parse($"permit (principal, action, resource) when {{ {and} }} when {{ {or} }};"))
            .ToString()
            .ShouldBe("valid");
    }

    [Fact]
    public void What_is_found_in_every_kind_of_request_is_reported_once()
    {
        var types = string.Join(", ", Enumerable.Range(0, 50).Select(i => $"E{i}"));
        var schema = Schema.Parse($"entity {types}; action a appliesTo {{ principal: [{types}], resource: [{types}] }};");
        var result = new Validator(schema).Validate(
            PolicySet.Parse("permit (principal, action, resource) when { context.x && resource == 1 && principal.y };")
        );
        result.Errors.Count(e => e.Message.EndsWith("has no attribute `x`", StringComparison.Ordinal)).ShouldBe(1);
        result.Errors.Length.ShouldBe(100);
    }

    [Theory]
    [InlineData("entity A\0;", "expected `;`, found the character U+0000")]
    [InlineData("entity A enum [\"\\u{d800}\"];", "`\\u` needs one to six hexadecimal digits")]
    [InlineData("entity A; \"", "expected `entity`, `action`, `type` or `namespace`, found a string without its closing quote")]
    public void Broken_text_is_refused_with_a_position(string text, string message)
    {
        Schema.TryParse(text, out _, out var findings).ShouldBeFalse();
        findings[0].Message.ShouldStartWith(message);
        findings[0].Position.ShouldNotBeNull();
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused_with_a_position()
    {
        foreach (var text in new[] { "entity \ud800;", "// \udc00", "entity A enum [\"\ud800\"];" })
        {
            Schema.TryParse(text, out _, out var findings).ShouldBeFalse();
            findings.ShouldHaveSingleItem().Message.ShouldBe("half of a surrogate pair is no Unicode text");
            char.IsSurrogate(text[findings[0].Span.Start]).ShouldBeTrue();
            Schema.TryParseJson($"{{\"{text}\": {{}}}}", out _, out findings).ShouldBeFalse();
        }
    }

    [Fact]
    public void Values_deeper_than_their_type_are_refused()
    {
        var schema = Schema.Parse(
            "type T = { a?: Long }; entity U { t: T }; action x appliesTo { principal: U, resource: U, context: { s: Set<Set<Long>> } };"
        );
        OnSmallStack(() =>
            Should
                .Throw<PolicyParseException>(() =>
                    schema.ParseContext(
                        $"{{\"s\": {Repeat("[", LanguageLimits.MaxDepth + 1)}{Repeat("]", LanguageLimits.MaxDepth + 1)}}}",
                        new("Action", "x")
                    )
                )
                .Message.ShouldContain($"the value is nested deeper than {LanguageLimits.MaxDepth} levels")
        );
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action), SmallStackBytes);
        thread.Start();
        thread.Join();
        failure.ShouldBeNull();
    }
}
