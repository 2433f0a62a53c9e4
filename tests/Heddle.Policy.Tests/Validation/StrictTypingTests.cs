namespace Heddle.Policy.Tests;

public sealed class StrictTypingTests
{
    private static readonly Validator Validator = new(
        Schema.Parse(
            """
            entity Group in Group;
            entity User in Group {
                name: String, age?: Long, manager?: User, boss: User, names: Set<String>, friends: Set<User>,
                home: { city: String, zip?: Long, geo?: { lat: decimal } }, ip: ipaddr, score: decimal, at: datetime, role: Role, "two words"?: Bool,
            } tags Long;
            entity Doc in Folder { owner: User, public?: Bool, last: Action };
            entity Folder in Folder;
            entity Role enum ["admin", "guest"];
            action any; action read in any; action write;
            action view in read appliesTo { principal: User, resource: Doc, context: { mfa: Bool, day: Long, from?: { ip: ipaddr } } };
            """
        )
    );

    [Theory]
    // What is certain is of the type True or False, and what is never evaluated is not checked.
    [InlineData("false && 1 + true")]
    [InlineData("true || 1 + true")]
    [InlineData("if true then context.mfa else 1 + true")]
    [InlineData("if false then 1 + true else context.mfa")]
    [InlineData("(1 == 1 || principal.x) && !(1 == 2 && principal.x)")]
    [InlineData("(context has nothing && context.nothing) || context.mfa")]
    [InlineData("if principal is Folder then principal.nothing else true")]
    [InlineData("resource is Doc || resource.nothing")]
    [InlineData("principal is Folder in Folder::\"x\" && principal.nothing")]
    [InlineData("action == Action::\"write\" && principal.nothing")]
    [InlineData("!(action in Action::\"read\") && principal.nothing")]
    [InlineData("action in [Action::\"write\", Action::\"any\"] || principal.nothing")]
    [InlineData("Action::\"view\" in action || principal.nothing")]
    [InlineData("principal == resource && principal.nothing")]
    [InlineData("principal in resource && principal.nothing")]
    [InlineData("principal in [Folder::\"x\"] && principal.nothing")]
    [InlineData("resource.hasTag(\"x\") && resource.getTag(\"x\") == 1")]
    [InlineData("context has mfa || principal.nothing")]
    [InlineData("User::\"a\" == Doc::\"a\" && principal.nothing")]
    [InlineData("1 == \"a\" && principal.nothing")]
    // What was tested for is there.
    [InlineData("principal has age && principal.age > 1")]
    [InlineData("principal has age && (context.mfa && (principal.age > 1 || principal.age < 0))")]
    [InlineData("principal has \"two words\" && principal[\"two words\"]")]
    [InlineData("if principal has age then principal.age == 1 else false")]
    [InlineData("(if principal has age then true else false) && context.mfa")]
    [InlineData("(principal has age || false) && principal.age == 1")]
    [InlineData("(false || principal has age) && principal.age == 1")]
    [InlineData("(principal has age || (principal has age && context.mfa)) && principal.age == 1")]
    [InlineData("(if context.mfa then principal has age else (principal has age && context.day == 1)) && principal.age == 1")]
    [InlineData("(if principal has age then context.mfa else false) || true")]
    [InlineData("principal has manager && principal.manager has age && principal.manager.age == 1")]
    [InlineData("principal has manager.manager.age && principal.manager.manager.age == 1 && principal.manager has age")]
    [InlineData("principal.home has geo.lat && principal.home.geo.lat.lessThan(principal.score)")]
    [InlineData("context has from.ip && context.from.ip.isInRange(ip(\"10.0.0.0/8\"))")]
    [InlineData("principal.hasTag(\"x\") && principal.getTag(\"x\") == 1")]
    [InlineData("principal.hasTag(principal.name) && principal.getTag(principal.name) == context.day")]
    [InlineData("User::\"a\" has age && User::\"a\".age == 1")]
    [InlineData("{ a: principal }.a has age && {a: principal}.a.age == 1")]
    // Types of everything else.
    [InlineData("principal.name == \"x\" && principal.name != resource.owner.name")]
    [InlineData(
        "principal.names.contains(principal.name) && principal.names.containsAll([\"a\", principal.name]) && ![\"a\"].containsAny(principal.names)"
    )]
    [InlineData("[[1, 2], [context.day]].contains([3]) && !principal.friends.isEmpty()")]
    [InlineData(
        "principal in principal.friends && principal in [principal.boss, User::\"a\"] && principal in Group::\"g\" && resource in Folder::\"f\""
    )]
    [InlineData("principal.role == Role::\"admin\" || [Role::\"admin\", Role::\"guest\"].contains(principal.role)")]
    [InlineData(
        "principal.at < datetime(\"2024-01-01\").offset(duration(\"1d\")) && duration(\"1h\") >= principal.at.toTime() && principal.at.toDate() == principal.at"
    )]
    [InlineData("principal.at.durationSince(principal.at).toDays() + 1 - -context.day * 2 == 3")]
    [InlineData("principal.ip.isIpv4() && principal.score.greaterThanOrEqual(decimal(\"1.0\")) && principal.score == decimal(\"-0.5\")")]
    [InlineData("{ a: 1, b: { c: true } } == { b: { c: false }, a: context.day }")]
    [InlineData("(if context.mfa then { a: true } else { a: false }).a")]
    [InlineData("(if context.mfa then principal.names else [\"x\"]) == principal.names")]
    [InlineData("principal.name like \"a*\" && \"\" like \"*\"")]
    [InlineData("resource.last == action || resource.last in Action::\"read\" || [Action::\"view\"].contains(resource.last)")]
    [InlineData("context == context && principal == principal.boss")]
    [InlineData("action has nothing || true")]
    public void What_is_well_typed_is_valid(string condition) =>
        Validator.Validate(PolicySet.Parse(Policy(condition))).ToString().ShouldBe("valid");

    [Theory]
    [InlineData("principal.nam", "`User` has no attribute `nam`", "did you mean `name`?")]
    [InlineData("resource.x", "`Doc` has no attribute `x`", "it has `last`, `owner`, `public`")]
    [InlineData("action.x", "`Action` has no attribute `x`", "it has no attributes at all")]
    [InlineData("context.home.mfa", "`{day: Long, from?: {ip: ipaddr}, mfa: Bool}` has no attribute `home`", null)]
    [InlineData(
        "principal.age == 1",
        "the attribute `age` of `User` is optional, and here it may be missing",
        "test for it before: `… has age && …`"
    )]
    [InlineData(
        "principal[\"two words\"]",
        "the attribute `two words` of `User` is optional, and here it may be missing",
        "test for it before: `… has \"two words\" && …`"
    )]
    [InlineData("(principal has age || context.mfa) && principal.age == 1", "the attribute `age` of `User` is optional", null)]
    [InlineData("!(principal has age) && principal.age == 1", "the attribute `age` of `User` is optional", null)]
    [InlineData("principal has age && principal.boss.age == 1", "the attribute `age` of `User` is optional", null)]
    [InlineData("(principal has age && false) || principal.age == 1", "the attribute `age` of `User` is optional", null)]
    [InlineData("if principal has age then true else principal.age == 1", "the attribute `age` of `User` is optional", null)]
    [InlineData(
        "(if context.mfa then principal has age else context.mfa) && principal.age == 1",
        "the attribute `age` of `User` is optional",
        null
    )]
    [InlineData("principal.age == 1 && principal has age", "the attribute `age` of `User` is optional", null)]
    [InlineData("principal.name.x", "expected an entity or a record, found `String`", null)]
    [InlineData(
        "principal.names has x",
        "expected an entity or a record, found `Set<String>`",
        "use `contains()` to test for an element of a set"
    )]
    [InlineData("principal has name.x", "`name` is a `String`, which has no attributes", "use `like` to look into a string")]
    [InlineData("principal.getTag(\"x\") == 1", "the tag of `User` may be missing here", null)]
    [InlineData("principal.hasTag(\"x\") && principal.getTag(\"y\") == 1", "the tag of `User` may be missing here", null)]
    [InlineData("resource.getTag(\"x\") == 1", "`Doc` has no tags", null)]
    [InlineData("principal.hasTag(1)", "expected `String`, found `Long`", null)]
    [InlineData("context.hasTag(\"x\")", "expected an entity, found", "only entities have tags")]
    [InlineData("1", "expected `Bool`, found `Long`", null)]
    [InlineData("principal", "expected `Bool`, found `User`", null)]
    [InlineData("context.mfa && 1", "expected `Bool`, found `Long`", null)]
    [InlineData("false || \"x\"", "expected `Bool`, found `String`", null)]
    [InlineData("!1", "expected `Bool`, found `Long`", null)]
    [InlineData("-true == 1", "expected `Long`, found `True`", null)]
    [InlineData("principal.name == 1", "`String` and `Long` cannot be compared", "both sides must have one type")]
    [InlineData("principal.at != principal.score", "`datetime` and `decimal` cannot be compared", null)]
    [InlineData("{ a: context.day } == { b: context.day }", "`{a: Long}` and `{b: Long}` cannot be compared", null)]
    [InlineData("context.from == context.from || true", "the attribute `from` of", null)]
    [InlineData("context.from == { ip: principal.ip }", "the attribute `from` of", null)]
    [InlineData(
        "{ ip: principal.ip } == principal.home",
        "`{ip: ipaddr}` and `{city: String, geo?: {lat: decimal}, zip?: Long}` cannot be compared",
        null
    )]
    [InlineData("principal == context.mfa", "`User` and `Bool` cannot be compared", null)]
    [InlineData("if context.mfa then 1 else \"a\"", "`then` gives `Long` and `else` gives `String`", null)]
    [InlineData("(if context.mfa then principal else resource) == principal", "`then` gives `User` and `else` gives `Doc`", null)]
    [InlineData("if 1 then true else false", "expected `Bool`, found `Long`", null)]
    [InlineData("[].isEmpty()", "the type of the elements of `[]` is not known", null)]
    [InlineData("[1, \"a\"].isEmpty()", "the set holds elements of the types `Long` and `String`", null)]
    [InlineData("[principal, resource].isEmpty()", "the set holds elements of the types `User` and `Doc`", null)]
    [InlineData("principal.names.contains(1)", "a `Set<String>` cannot contain `Long`", null)]
    [InlineData("principal.friends.contains(resource)", "a `Set<User>` cannot contain `Doc`", null)]
    [InlineData("principal.names.containsAll([1])", "a `Set<String>` cannot contain elements of `Set<Long>`", null)]
    [InlineData("principal.names.containsAny(\"a\")", "expected a set, found `String`", null)]
    [InlineData("principal.contains(1)", "expected a set, found `User`", "use `in` to test for members of an entity")]
    [InlineData("principal.name.isEmpty()", "expected a set, found `String`", null)]
    [InlineData("principal.name in principal", "expected an entity, found `String`", null)]
    [InlineData("principal in principal.names", "expected an entity or a set of entities, found `Set<String>`", null)]
    [InlineData("principal in \"a\"", "expected an entity or a set of entities, found `String`", null)]
    [InlineData("context is User", "expected an entity, found", "`is` tests for the types of entities only")]
    [InlineData("context.day like \"a\"", "expected `String`, found `Long`", null)]
    [InlineData("principal like \"a\"", "expected `String`, found `User`", "use `is` to test for an entity's type")]
    [InlineData("principal.name < 1", "expected `Long`, found `String`", null)]
    [InlineData("1 < principal.at", "expected `Long`, found `datetime`", null)]
    [InlineData("principal.name < principal.name", "`String` and `String` have no order", null)]
    [InlineData("principal.score < principal.score", "`decimal` and `decimal` have no order", "use `lessThan()` and its like for decimals")]
    [InlineData(
        "\"a\" + \"b\" == \"ab\"",
        "expected `Long`, found `String`",
        "strings cannot be joined; compare their parts, or use `like`"
    )]
    [InlineData("principal.at + 1 == 1", "expected `Long`, found `datetime`", "use `offset()` and `durationSince()` to compute with times")]
    [InlineData("ip(principal.name).isIpv4()", "`ip` needs a literal string", null)]
    [InlineData("decimal(if context.mfa then \"1.0\" else \"2.0\") == principal.score", "`decimal` needs a literal string", null)]
    [InlineData("ip(\"nowhere\").isIpv4()", "the string `\"nowhere\"` is no", null)]
    [InlineData("decimal(\"1.00000\") == principal.score", "the string `\"1.00000\"` is no", null)]
    [InlineData("datetime(\"2024-13-01\") == principal.at", "the string `\"2024-13-01\"` is no", null)]
    [InlineData("duration(\"1x\") < duration(\"1h\")", "the string `\"1x\"` is no", null)]
    [InlineData("ip(1).isIpv4()", "expected `String`, found `Long`", null)]
    [InlineData("ip(\"::1\", \"::2\").isIpv4()", "`ip` takes 1 argument, got 2 arguments", null)]
    [InlineData("principal.ip.isInRange(\"10.0.0.0/8\")", "expected `ipaddr`, found `String`", null)]
    [InlineData("principal.name.isIpv4()", "expected `ipaddr`, found `String`", null)]
    // Names are checked everywhere.
    [InlineData("principal is Usr", "unknown entity type `Usr`", "did you mean `User`?")]
    [InlineData("false && principal is Nothing", "unknown entity type `Nothing`", null)]
    [InlineData("true || principal == N::User::\"a\"", "unknown entity type `N::User`", "did you mean `User`?")]
    [InlineData("false && action == Action::\"veiw\"", "unknown action `Action::\"veiw\"`", "did you mean `Action::\"view\"`?")]
    [InlineData("action in [N::Action::\"view\"]", "unknown action `N::Action::\"view\"`", "did you mean `Action::\"view\"`?")]
    [InlineData(
        "false && principal.role == Role::\"gest\"",
        "`Role::\"gest\"` is none of the entities of the enumerated type `Role`",
        "did you mean `guest`?"
    )]
    public void What_is_not_well_typed_is_an_error_that_says_what_would_fix_it(string condition, string message, string? help)
    {
        var result = Validator.Validate(PolicySet.Parse(Policy(condition)));
        result.IsValid.ShouldBeFalse();
        var error = result.Errors.FirstOrDefault(e => e.Message.StartsWith(message, StringComparison.Ordinal));
        error.ShouldNotBeNull(result.ToString());
        error.PolicyId.ShouldBe("policy0");
        error.Position!.Value.Line.ShouldBe(1);
        (help is null || error.Help == help).ShouldBeTrue(error.Help);
    }

    [Fact]
    public void An_error_points_at_the_part_that_is_wrong()
    {
        const string text = "permit (principal, action, resource)\nwhen { context.mfa && principal.nam == 1 }\nunless { 1 };";
        var errors = Validator.Validate(PolicySet.Parse(text)).Errors;
        errors
            .Select(e => (e.Position.ToString(), text.Substring(e.Span.Start, e.Span.Length)))
            .ShouldBe([("2:23", "principal.nam"), ("3:10", "1")]);
    }

    private static string Policy(string condition) => $"permit (principal, action, resource) when {{ {condition} }};";
}
