namespace Heddle.Policy.Tests;

public sealed class AcceptedSyntaxTests
{
    [Theory]
    [InlineData("permit(principal,action,resource);")]
    [InlineData("forbid ( principal , action , resource , ) ;")]
    [InlineData("@id(\"x\") @if(\"reserved words name annotations\") @bare permit (principal, action, resource);")]
    [InlineData("permit (principal == User::\"a\", action == Action::\"b\", resource == R::\"c\");")]
    [InlineData("permit (principal in Group::\"a\", action in Action::\"b\", resource in R::\"c\");")]
    [InlineData("permit (principal is User, action in [Action::\"a\", N::Action::\"b\",], resource is A::B::C);")]
    [InlineData("permit (principal is User in Group::\"g\", action in [], resource is R in R::\"r\");")]
    [InlineData("permit (principal == (User::\"a\"), action in ([(Action::\"a\")]), resource in ((R::\"r\")));")]
    [InlineData("permit (principal == ?principal, action, resource in ?resource);")]
    [InlineData("permit (principal is User in ?principal, action, resource is R in ?resource);")]
    [InlineData("permit (principal, action, resource) when { true } unless { false } when { true };")]
    [InlineData("// nothing but a comment")]
    [InlineData("")]
    [InlineData("permit // a\n (principal, // b\r action, resource); // c")]
    public void Policies(string text) => PolicySet.TryParse(text, out _, out var findings).ShouldBeTrue(string.Join('\n', findings));

    [Theory]
    [InlineData("1 + 2 * 3 == 7", "1 + 2 * 3 == 7")]
    [InlineData("(1 + 2) * 3 == 9", "(1 + 2) * 3 == 9")]
    [InlineData("1 - (2 - 3) == 2 - 0", "1 - (2 - 3) == 2 - 0")]
    [InlineData("((a::\"x\")) == a::\"x\"", "a::\"x\" == a::\"x\"")]
    [InlineData("true || false && true", "true || false && true")]
    [InlineData("(true || false) && true", "(true || false) && true")]
    [InlineData("(true && true) && true", "true && true && true")]
    [InlineData("true && (true && true)", "true && (true && true)")]
    [InlineData("!!!!true", "!(!(!(!true)))")]
    [InlineData("-1 == - 1", "-1 == -1")]
    [InlineData("--1 == 1", "-(-1) == 1")]
    [InlineData("-(1) == -1", "-(1) == -1")]
    [InlineData("-context.n == 1", "-context.n == 1")]
    [InlineData("(-1).x == 1", "(-1).x == 1")]
    [InlineData("-1.x == 1", "-1.x == 1")]
    [InlineData("- 9223372036854775808 < 9223372036854775807", "-9223372036854775808 < 9223372036854775807")]
    [InlineData("007 == 7", "7 == 7")]
    [InlineData("principal has a.b.c", "principal has a.b.c")]
    [InlineData("principal has \"a b\"", "principal has \"a b\"")]
    [InlineData("principal has \"a\"", "principal has a")]
    [InlineData("principal has principal.action", "principal has principal.action")]
    [InlineData("context[\"a\"][\"b c\"].d", "context.a[\"b c\"].d")]
    [InlineData("{\"a\": 1, b: 2, \"if\": 3, principal: 4,}.a == 1", "{a: 1, b: 2, \"if\": 3, principal: 4}.a == 1")]
    [InlineData("[1, 2,].contains(1,)", "[1, 2].contains(1)")]
    [InlineData("principal is User in [Group::\"a\"]", "principal is User in [Group::\"a\"]")]
    [InlineData("principal is principal", "principal is principal")]
    [InlineData("User  ::  // here\n \"a\" == User::\"a\"", "User::\"a\" == User::\"a\"")]
    [InlineData("A :: B::\"a\" in A::B::\"b\"", "A::B::\"a\" in A::B::\"b\"")]
    [InlineData("if true then 1 == 1 else if false then true else false", "if true then 1 == 1 else if false then true else false")]
    [InlineData("true && (if true then true else false)", "true && (if true then true else false)")]
    [InlineData("context.s like \"a*\\*b\\u{2A}\"", "context.s like \"a*\\*b\\*\"")]
    [InlineData("\"first\".ident == 1", "\"first\".ident == 1")]
    [InlineData("ip(\"1.2.3.4\").isInRange(ip(\"1.0.0.0/8\"))", "ip(\"1.2.3.4\").isInRange(ip(\"1.0.0.0/8\"))")]
    [InlineData("ip() == ip(1, 2, 3)", "ip() == ip(1, 2, 3)")]
    [InlineData(
        "[].isEmpty() && principal.hasTag(\"t\") && principal.getTag(\"t\") == 1",
        "[].isEmpty() && principal.hasTag(\"t\") && principal.getTag(\"t\") == 1"
    )]
    [InlineData("\"\\n\\r\\t\\\\\\0\\'\\\"\\x41\\u{1F600}\\u{4_1}\" == \"\"", "\"\\n\\r\\t\\\\\\0'\\\"A😀A\" == \"\"")]
    public void Expressions(string text, string printed)
    {
        var parser = new PolicyParser(new SourceText(text));
        var expression = parser.ParseSingleExpression();
        parser.Findings.ToImmutable().ShouldBeEmpty();
        PolicyPrinter.Print(expression.ShouldNotBeNull()).ShouldBe(printed);
    }

    [Fact]
    public void Policies_are_named_by_their_place_templates_included()
    {
        var set = PolicySet.Parse(
            "permit (principal, action, resource); permit (principal == ?principal, action, resource); forbid (principal, action, resource);"
        );
        set.Policies.Select(p => p.Id).ShouldBe(["policy0", "policy2"]);
        set.Templates.Select(t => t.Id).ShouldBe(["policy1"]);
        set.Policies[1].Position.ShouldBe(new SourcePosition(1, 91));
    }
}
