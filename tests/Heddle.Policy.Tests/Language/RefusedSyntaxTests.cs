namespace Heddle.Policy.Tests;

/// <summary>What is refused, where, and with which help.</summary>
public sealed class RefusedSyntaxTests
{
    [Theory]
    [InlineData("permit (principal, action, resource)", "1:37", "expected `when`, `unless` or `;`, found the end of the text", null)]
    [InlineData("premit (principal, action, resource);", "1:1", "expected `permit` or `forbid`, found `premit`", "did you mean `permit`?")]
    [InlineData("permit (principle, action, resource);", "1:9", "expected `principal`, found `principle`", "did you mean `principal`?")]
    [InlineData("permit (principal, resource, action);", "1:20", "expected `action`, found `resource`", "in this order")]
    [InlineData("permit (principal, action);", "1:26", "expected `, resource`, found `)`", "in this order")]
    [InlineData("permit (principal, action, resource, context);", "1:38", "expected `)`, found `context`", "`when { … }`")]
    [InlineData("permit (principal: User, action, resource);", "1:18", "a type behind `:` is not supported", "`principal is Type`")]
    [InlineData("permit (principal = User::\"a\", action, resource);", "1:19", "`=` is no operator", "`==`")]
    [InlineData(
        "permit (principal == \"a\", action, resource);",
        "1:22",
        "expected an entity or `?principal`, found `\"a\"`",
        "`Type::\"id\"`"
    )]
    [InlineData(
        "permit (principal == User, action, resource);",
        "1:26",
        "expected `::` and a quoted id behind the entity type `User`",
        "`User::\"id\"`"
    )]
    [InlineData(
        "permit (principal == ?resource, action, resource);",
        "1:22",
        "expected an entity or `?principal`, found `?resource`",
        null
    )]
    [InlineData("permit (principal, action == ?action, resource);", "1:30", "a slot cannot stand for an action", null)]
    [InlineData("permit (principal, action == User::\"a\", resource);", "1:30", "`User::\"a\"` is no action", "`Action`")]
    [InlineData("permit (principal, action is Action, resource);", "1:27", "`is` cannot constrain the action", null)]
    [InlineData("permit (principal is User == User::\"a\", action, resource);", "1:27", "`is` and `==` cannot be combined", null)]
    [InlineData("permit (principal > User::\"a\", action, resource);", "1:19", "expected `==`, `in`, `is`, `,` or `)`, found `>`", null)]
    [InlineData("permit (principal in [User::\"a\"], action, resource);", "1:22", "expected an entity or `?principal`, found `[`", null)]
    [InlineData("@a(\"1\") @a(\"2\") permit (principal, action, resource);", "1:10", "the annotation `a` occurs twice", null)]
    [InlineData(
        "permit (principal, action, resource) whne { true };",
        "1:38",
        "expected `when`, `unless` or `;`, found `whne`",
        "did you mean `when`?"
    )]
    [InlineData("permit (principal, action, resource) when { };", "1:38", "the condition `when` is empty", null)]
    [InlineData("permit (principal, action, resource) when { true }", "1:51", "expected `when`, `unless` or `;`", null)]
    [InlineData("permit (principal == User::\"a, action, resource);", "1:28", "found a string without its closing quote", "end the string")]
    [InlineData("permit (principal == if::A::\"a\", action, resource);", "1:22", "`if` is reserved and cannot be a name", null)]
    [InlineData("permit (principal == A::__cedar::\"a\", action, resource);", "1:25", "`__cedar` is reserved", null)]
    public void Policies(string text, string position, string message, string? help) => ShouldRefuse(text, position, message, help);

    [Theory]
    [InlineData("princpal == 1", "1:1", "`princpal` is no variable", "did you mean `principal`?")]
    [InlineData("hello", "1:1", "`hello` is no variable", "`\"hello\"`")]
    [InlineData("context::principal == 1", "1:1", "`context::principal` is no variable", null)]
    [InlineData("1 == 2 == 3", "1:8", "comparisons do not chain", "parentheses")]
    [InlineData("principal in resource is User", "1:23", "comparisons do not chain", null)]
    [InlineData("1 / 2 == 1", "1:3", "`/` is no operator", "only `+`, `-` and `*`")]
    [InlineData("1 % 2 == 1", "1:3", "`%` is no operator", null)]
    [InlineData("1 = 2", "1:3", "`=` is no operator", "did you mean `==`?")]
    [InlineData("true & false", "1:6", "found `&`", "did you mean `&&`?")]
    [InlineData("true | false", "1:6", "found `|`", "did you mean `||`?")]
    [InlineData("'a' == 1", "1:1", "found `'`", "double quotes")]
    [InlineData("“a” == 1", "1:1", "found `“`", "straight double quotes")]
    [InlineData("!!!!!true", "1:1", "5 operators in a row", null)]
    [InlineData("-----1 == 1", "1:1", "5 operators in a row", null)]
    [InlineData("!-1", "1:2", "expected an expression, found `-`", null)]
    [InlineData("9223372036854775808 == 1", "1:1", "the number is outside", null)]
    [InlineData("-9223372036854775809 == 1", "1:1", "the number is outside", null)]
    [InlineData("99999999999999999999999999 == 1", "1:1", "the number is outside", null)]
    [InlineData("1 + if true then 1 else 2", "1:5", "`if` cannot follow an operator", "parentheses")]
    [InlineData("if true then 1", "1:15", "expected `else`, found the end", null)]
    [InlineData("true.if", "1:6", "`if` is reserved", null)]
    [InlineData("{if: 1} == 1", "1:2", "`if` is reserved", null)]
    [InlineData("{a: 1, \"a\": 2} == 1", "1:8", "the field `a` occurs twice", null)]
    [InlineData("{1: 2} == 1", "1:2", "expected the name of a field", null)]
    [InlineData("principal has (a)", "1:15", "expected the name of an attribute", null)]
    [InlineData("principal has \"a\".b", "1:18", "expected the end of the expression", null)]
    [InlineData("principal has a[\"b\"]", "1:16", "expected the end of the expression", null)]
    [InlineData("context.s like context.p", "1:16", "expected a pattern in quotes", null)]
    [InlineData("context.s like (\"a\")", "1:16", "expected a pattern in quotes", null)]
    [InlineData("principal is \"User\"", "1:14", "expected an entity type behind `is`", "without quotes")]
    [InlineData("principal is User::\"a\"", "1:18", "expected only an entity type", "`==`")]
    [InlineData("context[a]", "1:9", "expected the name of an attribute in quotes", null)]
    [InlineData("context[\"a\"", "1:12", "expected `]`", null)]
    [InlineData("principal == ?principal", "1:14", "slots stand only in the scope", "use `principal`")]
    [InlineData("ipp(\"1.2.3.4\") == 1", "1:1", "`ipp` is no function", "did you mean `ip`?")]
    [InlineData("isIpv4(ip(\"1.2.3.4\"))", "1:1", "`isIpv4` is no function", "call it as a method")]
    [InlineData("N::ip(\"1.2.3.4\") == 1", "1:1", "`N::ip` is no function", null)]
    [InlineData("context.ip(\"1\") == 1", "1:9", "`ip` is no method", "call it as a function")]
    [InlineData("[].containz(1)", "1:4", "`containz` is no method", "did you mean `contains`?")]
    [InlineData("[].contains()", "1:4", "`contains` takes one argument, got 0", null)]
    [InlineData("[].contains(1, 2)", "1:4", "`contains` takes one argument, got 2", null)]
    [InlineData("[].isEmpty(1)", "1:4", "`isEmpty` takes no argument, got 1", null)]
    [InlineData("principal(1)", "1:1", "`principal` is no function", null)]
    [InlineData("(1 + 1)(2)", "1:8", "only extension functions and methods can be called", null)]
    [InlineData("User::{a: 1} == 1", "1:7", "expected a quoted id behind `User::`", null)]
    [InlineData("\"\\q\" == \"\"", "1:2", "`\\q` is no escape", "escapes are")]
    [InlineData("\"\\*\" == \"\"", "1:2", "`\\*` is no escape", "only patterns")]
    [InlineData("\"\\x80\" == \"\"", "1:2", "`\\x` needs two hexadecimal digits, at most 7F", null)]
    [InlineData("\"\\x1\" == \"\"", "1:2", "`\\x` needs two hexadecimal digits", null)]
    [InlineData("\"\\u{}\" == \"\"", "1:2", "`\\u` needs one to six", null)]
    [InlineData("\"\\u{_1}\" == \"\"", "1:2", "`\\u` needs one to six", null)]
    [InlineData("\"\\u{1234567}\" == \"\"", "1:2", "`\\u` needs one to six", null)]
    [InlineData("\"\\u{D800}\" == \"\"", "1:2", "`\\u` needs one to six", null)]
    [InlineData("\"\\u{110000}\" == \"\"", "1:2", "`\\u` needs one to six", null)]
    [InlineData("\"a\rb\" == \"\"", "1:3", "a bare carriage return", null)]
    [InlineData("", "1:1", "expected an expression, found the end of the text", null)]
    public void Expressions(string text, string position, string message, string? help)
    {
        var parser = new PolicyParser(new SourceText(text));
        parser.ParseSingleExpression().ShouldBeNull();
        Check(parser.Findings.ToImmutable()[0], position, message, help);
    }

    [Fact]
    public void One_text_yields_the_findings_of_all_its_policies()
    {
        PolicySet
            .TryParse(
                "permit (principal, action, resource) when { a };\npermit (principal, action, resource);\nforbid (x);\nforbid (principal, action, resource) when { 1 / 1 };",
                out var set,
                out var findings
            )
            .ShouldBeFalse();
        set.ShouldBeNull();
        findings.Select(f => f.Position!.Value.Line).ShouldBe([1, 3, 4]);
    }

    [Fact]
    public void The_exception_carries_every_finding_and_names_the_first()
    {
        var failure = Should.Throw<PolicyParseException>(() =>
            PolicySet.Parse("permit (a); permit (b);", new PolicyParseOptions { SourceName = "x.cedar" })
        );
        failure.Diagnostics.Length.ShouldBe(2);
        failure.Message.ShouldBe(
            "policies cannot be parsed: x.cedar:1:9: expected `principal`, found `a` (a scope has `principal`, `action` and `resource`, in this order) and 1 more"
        );
    }

    [Fact]
    public void A_finding_shows_the_line_with_carets_below_the_offending_part()
    {
        _ = PolicySet.TryParse(
            "permit (principal, action, resource)\n  when { prinzipal.level > 3 };",
            out _,
            out var findings,
            new PolicyParseOptions { SourceName = "p.cedar" }
        );
        findings[0]
            .Render()
            .ShouldBe(
                """
                p.cedar:2:10: error: `prinzipal` is no variable
                  |
                2 |   when { prinzipal.level > 3 };
                  |          ^^^^^^^^^
                  help: did you mean `principal`?
                """.ReplaceLineEndings("\n")
            );
    }

    [Fact]
    public void Ids_from_an_annotation_must_not_repeat()
    {
        var options = new PolicyParseOptions { IdAnnotation = "id" };
        PolicySet
            .Parse("@id(\"x\") permit (principal, action, resource); permit (principal, action, resource);", options)
            .Policies.Select(p => p.Id)
            .ShouldBe(["x", "policy1"]);
        PolicySet
            .TryParse(
                "@id(\"x\") permit (principal, action, resource);\n@id(\"x\") permit (principal, action, resource);",
                out _,
                out var findings,
                options
            )
            .ShouldBeFalse();
        findings.ShouldHaveSingleItem().ToString().ShouldBe("2:1: the policy id `x` occurs twice (give every policy an `@id` of its own)");
    }

    private static void ShouldRefuse(string text, string position, string message, string? help)
    {
        PolicySet.TryParse(text, out _, out var findings).ShouldBeFalse();
        Check(findings[0], position, message, help);
    }

    private static void Check(PolicyDiagnostic finding, string position, string message, string? help)
    {
        finding.Message.ShouldContain(message);
        finding.Position.ToString().ShouldBe(position);
        if (help is not null)
        {
            finding.Help.ShouldNotBeNull().ShouldContain(help);
        }
    }
}
