namespace Heddle.Policy.Tests;

public sealed class RequestValidationTests
{
    private static readonly Schema Schema = Schema.Parse(
        """
        entity User, Robot; entity Doc; entity Role enum ["admin"];
        action view appliesTo { principal: [User, Role], resource: Doc, context: { ip: ipaddr, by?: User, role?: Role, more?: { at?: datetime } } };
        action group;
        """
    );

    private static readonly CedarRecord Context = Schema.ParseContext("""{"ip": "10.0.0.1"}""", new("Action", "view"));

    [Fact]
    public void A_request_as_declared_is_valid()
    {
        Schema.ValidateRequest(Request()).ToString().ShouldBe("valid");
        Schema.ValidateRequest(Request(principal: new("Role", "admin"))).ToString().ShouldBe("valid");
    }

    [Fact]
    public void Everything_that_is_not_as_declared_is_reported()
    {
        Errors(Request(principal: new("Usr", "a"))).ShouldBe(["unknown entity type `Usr` of the principal (did you mean `User`?)"]);
        Errors(Request(principal: new("Robot", "a")))
            .ShouldBe(["`Robot` is no principal of the action `Action::\"view\"` (it takes `User`, `Role`)"]);
        Errors(Request(principal: new("Role", "x")))
            .ShouldBe([
                "the principal is not as declared: `Role::\"x\"` is none of the entities of the enumerated type `Role` (the ids are `\"admin\"`)",
            ]);
        Errors(Request(principal: new("Action", "view"))).ShouldBe(["unknown entity type `Action` of the principal"]);
        Errors(Request(resource: new("User", "a"))).ShouldBe(["`User` is no resource of the action `Action::\"view\"` (it takes `Doc`)"]);
        Errors(Request(action: new("Action", "veiw"))).ShouldBe(["unknown action `Action::\"veiw\"` (did you mean `Action::\"view\"`?)"]);
        Errors(Request(action: new("User", "view"))).ShouldBe(["unknown action `User::\"view\"` (did you mean `Action::\"view\"`?)"]);
        Errors(Request(action: new("Action", "group"), context: CedarRecord.Empty))
            .ShouldBe([
                "`User` is no principal of the action `Action::\"group\"` (the action applies to nothing)",
                "`Doc` is no resource of the action `Action::\"group\"` (the action applies to nothing)",
            ]);
        Errors(Request(context: CedarRecord.Empty))
            .ShouldBe(["the context of `Action::\"view\"` is not as declared: the required attribute `ip` is missing (it is a `ipaddr`)"]);
        Errors(Request(context: With("by", new EntityUid("Doc", "a"))))
            .ShouldBe(["the context of `Action::\"view\"` is not as declared: in `by`: expected `User`, found the entity `Doc::\"a\"`"]);
        Errors(Request(context: With("role", new EntityUid("Role", "b"))))
            .ShouldBe([
                "the context of `Action::\"view\"` is not as declared: in `role`: `Role::\"b\"` is none of the entities of the enumerated type `Role` (the ids are `\"admin\"`)",
            ]);
        Errors(Request(context: With("more", CedarRecord.Create([new("at", "now")]))))
            .ShouldBe([
                "the context of `Action::\"view\"` is not as declared: in `more`, `at`: expected `datetime`, found the string `\"now\"`",
            ]);
        Errors(Request(context: With("x", 1)))
            .ShouldBe(["the context of `Action::\"view\"` is not as declared: the attribute `x` is not declared"]);
    }

    [Fact]
    public void A_context_is_read_by_the_types_of_its_action()
    {
        Schema
            .ParseContext(
                """{"ip": {"fn": "ip", "arg": "::1"}, "by": {"type": "User", "id": "a"}, "more": {"at": "2024-01-01"}}""",
                new("Action", "view")
            )
            .ToString()
            .ShouldBe("{by: User::\"a\", ip: ip(\"0:0:0:0:0:0:0:1\"), more: {at: datetime(\"2024-01-01\")}}");
        var wrong = Should.Throw<PolicyParseException>(() =>
            Schema.ParseContext("""{"ip": "10.0.0.1", "by": 1}""", new("Action", "view"), "request.json")
        );
        wrong.Message.ShouldBe(
            "context cannot be parsed: request.json:1:1: the context of `Action::\"view\"` is not as declared: in `by`: expected `User`, found the long `1`"
        );
        Should
            .Throw<PolicyParseException>(() => Schema.ParseContext("{}", new("Action", "x")))
            .Message.ShouldStartWith("context cannot be parsed: 1:1: unknown action `Action::\"x\"`");
        Should
            .Throw<PolicyParseException>(() => Schema.ParseContext("1", new("Action", "view")))
            .Message.ShouldContain("expected an object, found the number `1`");
    }

    private static CedarRecord With(string name, CedarValue value) => CedarRecord.Create(Context.Append(new(name, value)));

    private static AuthorizationRequest Request(
        EntityUid? principal = null,
        EntityUid? action = null,
        EntityUid? resource = null,
        CedarRecord? context = null
    ) => new(principal ?? new("User", "a"), action ?? new("Action", "view"), resource ?? new("Doc", "a"), context ?? Context);

    private static List<string> Errors(AuthorizationRequest request) =>
        [.. Schema.ValidateRequest(request).Errors.Select(e => e.ToString())];
}
