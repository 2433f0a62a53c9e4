namespace Heddle.Policy.Tests;

/// <summary>The operators by what the language reference says of them.</summary>
public sealed class OperatorTests
{
    private static readonly Entities World = Entities.Parse(
        """
        [{"uid":{"type":"User","id":"a"},"attrs":{"n":1,"s":"text","r":{"x":{"y":2}},"e":{"__entity":{"type":"User","id":"b"}},"gone":{"__entity":{"type":"User","id":"nobody"}}},
          "parents":[{"type":"Group","id":"g"}],"tags":{"t":"v"}},
         {"uid":{"type":"User","id":"b"},"attrs":{"n":2},"parents":[]},
         {"uid":{"type":"Group","id":"g"},"attrs":{},"parents":[{"type":"Group","id":"h"},{"type":"Group","id":"dangling"}]}]
        """
    );

    [Theory]
    [InlineData("1 == 1", true)]
    [InlineData("1 == \"1\"", false)]
    [InlineData("principal == \"User::a\"", false)]
    [InlineData("[1, 2, 2] == [2, 1]", true)]
    [InlineData("[1, [2]] == [[2], 1, 1]", true)]
    [InlineData("[] == {}", false)]
    [InlineData("{a: 1, b: [2]} == {b: [2, 2], a: 1}", true)]
    [InlineData("{a: 1} != {a: 1, b: 2}", true)]
    [InlineData("decimal(\"1.5\") == decimal(\"1.5000\")", true)]
    [InlineData("decimal(\"1.0\") == 1", false)]
    [InlineData("ip(\"127.0.0.1\") == ip(\"127.0.0.1/32\")", true)]
    [InlineData("ip(\"10.0.0.1/8\") == ip(\"10.0.0.2/8\")", false)]
    [InlineData("datetime(\"2024-01-01\") == datetime(\"2024-01-01T02:00:00+0200\")", true)]
    [InlineData("duration(\"1h\") == duration(\"60m\")", true)]
    [InlineData("duration(\"0ms\") == datetime(\"1970-01-01\")", false)]
    [InlineData("1 < 2 && 2 <= 2 && 3 > 2 && 2 >= 2", true)]
    [InlineData("datetime(\"2024-01-01\") < datetime(\"2024-01-02\") && duration(\"1s\") >= duration(\"1000ms\")", true)]
    [InlineData("1 + 2 * 3 - 4 == 3", true)]
    [InlineData("-9223372036854775808 == 0 - 9223372036854775807 - 1", true)]
    [InlineData("false && 1 == \"no value\".x", false)]
    [InlineData("true || 1 == \"no value\".x", true)]
    [InlineData("if true then true else 1.x", true)]
    [InlineData("if false then 1.x else true", true)]
    [InlineData("principal.r.x.y == 2 && principal[\"s\"] == \"text\"", true)]
    [InlineData("principal.e.n == 2", true)]
    [InlineData("principal has n && !(principal has m)", true)]
    [InlineData("principal has r.x.y && !(principal has r.x.z) && !(principal has q.x)", true)]
    [InlineData("principal has e.n && !(principal has gone.n)", true)]
    [InlineData("User::\"nobody\" has anything", false)]
    [InlineData("context has k && {a: 1} has a && !({a: 1} has b)", true)]
    [InlineData("principal.hasTag(\"t\") && !principal.hasTag(\"u\") && !User::\"nobody\".hasTag(\"t\")", true)]
    [InlineData("principal.getTag(\"t\") == \"v\"", true)]
    [InlineData(
        "principal in principal && principal in Group::\"g\" && principal in Group::\"h\" && principal in Group::\"dangling\"",
        true
    )]
    [InlineData("principal in [User::\"x\", Group::\"h\"]", true)]
    [InlineData("principal in []", false)]
    [InlineData("Group::\"h\" in principal", false)]
    [InlineData("User::\"nobody\" in User::\"nobody\"", true)]
    [InlineData("principal is User && !(principal is Group)", true)]
    [InlineData("principal is User in Group::\"h\" && !(principal is Group in 1)", true)]
    [InlineData("\"abc\" like \"a*\" && \"abc\" like \"*b*\" && \"abc\" like \"abc\" && !(\"abc\" like \"ab\")", true)]
    [InlineData("\"a*c\" like \"a\\*c\" && !(\"abc\" like \"a\\*c\") && \"\" like \"*\" && \"\" like \"\"", true)]
    [InlineData("\"aXbXc\" like \"a*X*X*c\" && !(\"aXc\" like \"a*X*X*c\") && !(\"ab\" like \"ab*b\")", true)]
    [InlineData("[1, \"a\"].contains(\"a\") && ![1].contains(\"1\") && [[1]].contains([1, 1])", true)]
    [InlineData("[1, 2].containsAll([2]) && [1].containsAll([]) && ![1].containsAll([1, 2])", true)]
    [InlineData("[1, 2].containsAny([2, 3]) && ![1].containsAny([]) && ![].containsAny([1])", true)]
    [InlineData("[].isEmpty() && ![1].isEmpty()", true)]
    [InlineData("context.k == 7 && action == Action::\"do\" && resource == Doc::\"d\"", true)]
    public void Conditions_hold(string condition, bool expected) => Evaluate(condition).ShouldBe((expected, null));

    [Theory]
    [InlineData("1", EvaluationErrorKind.TypeMismatch, "a condition needs a bool, got the long `1`")]
    [InlineData("1 && true", EvaluationErrorKind.TypeMismatch, "`&&` needs a bool, got the long `1`")]
    [InlineData("true && 1", EvaluationErrorKind.TypeMismatch, "`&&` needs a bool")]
    [InlineData("false || 1", EvaluationErrorKind.TypeMismatch, "`||` needs a bool")]
    [InlineData("!1", EvaluationErrorKind.TypeMismatch, "`!` needs a bool")]
    [InlineData("-true == 1", EvaluationErrorKind.TypeMismatch, "`-` needs a long")]
    [InlineData("if 1 then true else true", EvaluationErrorKind.TypeMismatch, "`if` needs a bool")]
    [InlineData("1 + \"a\" == 1", EvaluationErrorKind.TypeMismatch, "`+` needs a long, got the string `\"a\"`")]
    [InlineData("1 < \"a\"", EvaluationErrorKind.TypeMismatch, "a comparison needs another long, got the string `\"a\"`")]
    [InlineData("\"a\" < \"b\"", EvaluationErrorKind.TypeMismatch, "a comparison needs two longs, datetimes or durations")]
    [InlineData("decimal(\"1.0\") < decimal(\"2.0\")", EvaluationErrorKind.TypeMismatch, "a comparison needs")]
    [InlineData("datetime(\"2024-01-01\") < duration(\"1d\")", EvaluationErrorKind.TypeMismatch, "a comparison needs another datetime")]
    [InlineData("9223372036854775807 + 1 == 0", EvaluationErrorKind.Overflow, "`9223372036854775807 + 1` overflows 64 bits")]
    [InlineData("-9223372036854775808 - 1 == 0", EvaluationErrorKind.Overflow, "overflows 64 bits")]
    [InlineData("9223372036854775807 * 2 == 0", EvaluationErrorKind.Overflow, "overflows 64 bits")]
    [InlineData("--9223372036854775808 == 0", EvaluationErrorKind.Overflow, "overflows 64 bits")]
    [InlineData("principal.nn == 1", EvaluationErrorKind.AttributeNotFound, "the entity `User::\"a\"` has no attribute `nn`")]
    [InlineData("User::\"nobody\".n == 1", EvaluationErrorKind.EntityNotFound, "the entity `User::\"nobody\"` does not exist")]
    [InlineData("context.missing == 1", EvaluationErrorKind.AttributeNotFound, "the record has no attribute `missing`")]
    [InlineData("1.x == 1", EvaluationErrorKind.TypeMismatch, "`x` needs an entity or a record")]
    [InlineData("1 has x", EvaluationErrorKind.TypeMismatch, "`has x` needs an entity or a record")]
    [InlineData("principal has n.x", EvaluationErrorKind.TypeMismatch, "`has x` needs an entity or a record")]
    [InlineData("principal.getTag(\"x\") == 1", EvaluationErrorKind.TagNotFound, "has no tag `x`")]
    [InlineData("User::\"nobody\".getTag(\"x\") == 1", EvaluationErrorKind.EntityNotFound, "does not exist")]
    [InlineData("principal.getTag(1) == 1", EvaluationErrorKind.TypeMismatch, "`getTag` needs a string")]
    [InlineData("context.hasTag(\"x\")", EvaluationErrorKind.TypeMismatch, "`hasTag` needs an entity")]
    [InlineData("1 in principal", EvaluationErrorKind.TypeMismatch, "`in` needs an entity on its left")]
    [InlineData("principal in 1", EvaluationErrorKind.TypeMismatch, "`in` needs an entity or a set of entities on its right")]
    [InlineData("principal in [principal, 1]", EvaluationErrorKind.TypeMismatch, "`in` needs a set of nothing but entities")]
    [InlineData("1 is User", EvaluationErrorKind.TypeMismatch, "`is` needs an entity")]
    [InlineData("principal is User in 1", EvaluationErrorKind.TypeMismatch, "`in` needs an entity")]
    [InlineData("1 like \"*\"", EvaluationErrorKind.TypeMismatch, "`like` needs a string")]
    [InlineData("1.contains(1)", EvaluationErrorKind.TypeMismatch, "`contains` needs a set")]
    [InlineData("[].containsAll(1)", EvaluationErrorKind.TypeMismatch, "`containsAll` needs a set in parentheses")]
    [InlineData("{}.isEmpty()", EvaluationErrorKind.TypeMismatch, "`isEmpty` needs a set")]
    [InlineData("[1, 1.x].isEmpty()", EvaluationErrorKind.TypeMismatch, "`x` needs")]
    [InlineData("{a: 1.x} == 1", EvaluationErrorKind.TypeMismatch, "`x` needs")]
    [InlineData("ip(\"1\") == 1", EvaluationErrorKind.InvalidArgument, "the string `\"1\"` is no ipaddr")]
    [InlineData("ip(1) == 1", EvaluationErrorKind.TypeMismatch, "`ip` needs a value of type string")]
    [InlineData("ip() == 1", EvaluationErrorKind.WrongArgumentCount, "`ip` takes 1 argument, got 0 arguments")]
    [InlineData("\"1.2.3.4\".isIpv4()", EvaluationErrorKind.TypeMismatch, "`isIpv4` needs a value of type ipaddr")]
    [InlineData("ip(\"1.2.3.4\").isIpv4(1)", EvaluationErrorKind.WrongArgumentCount, "`isIpv4` takes 0 arguments, got 1 argument")]
    [InlineData(
        "ip(\"1.2.3.4\").isInRange(1, 2, 3)",
        EvaluationErrorKind.WrongArgumentCount,
        "`isInRange` takes 1 argument, got 3 arguments"
    )]
    public void Conditions_fail(string condition, EvaluationErrorKind kind, string message)
    {
        var (satisfied, error) = Evaluate(condition);
        satisfied.ShouldBeFalse();
        error.ShouldNotBeNull().Kind.ShouldBe(kind);
        error.Diagnostic.Message.ShouldContain(message);
    }

    [Fact]
    public void An_error_points_at_the_part_that_failed_and_helps()
    {
        var error = Evaluate("context.k == 7 && principal.nn == 1").Error.ShouldNotBeNull();
        error.Diagnostic.Position.ShouldBe(new SourcePosition(2, 19));
        error.ToString().ShouldBe("policy0: 2:19: the entity `User::\"a\"` has no attribute `nn` (did you mean `n`?)");
        Evaluate("\"1.2.3.4\".isIpv4()").Error!.Diagnostic.Help.ShouldBe("maybe the `ip` constructor is missing");
        Evaluate("decimal(\"1.0\") < 2").Error!.Diagnostic.Help.ShouldNotBeNull().ShouldContain("lessThan");
    }

    private static (bool Satisfied, PolicyError? Error) Evaluate(string condition)
    {
        var policies = PolicySet.Parse($"permit (principal, action, resource) when {{\n{condition} }};");
        var request = new AuthorizationRequest(new("User", "a"), new("Action", "do"), new("Doc", "d"), CedarRecord.Create([new("k", 7)]));
        var decision = new Authorizer().IsAuthorized(request, policies, World);
        return (decision.IsAllowed, decision.Errors.SingleOrDefault());
    }
}
