namespace Heddle.Policy.Tests;

public sealed class ScopeValidationTests
{
    private static readonly Schema Schema = Schema.Parse(
        """
        entity Team in Team; entity User in Team { name: String }; entity Robot { name: Long };
        entity Doc in Folder; entity Folder in Folder; entity Role enum ["admin"];
        action any; action read in any;
        action view in read appliesTo { principal: [User, Robot], resource: [Doc, Role], context: { a: Bool } };
        action edit in read appliesTo { principal: User, resource: [Doc, Folder], context: { b: Bool } };
        namespace N { action look appliesTo { principal: User, resource: Doc }; action nothing; }
        """
    );

    [Theory]
    [InlineData("principal, action, resource")]
    [InlineData("principal == User::\"a\", action == Action::\"view\", resource == Doc::\"a\"")]
    [InlineData("principal in Team::\"a\", action in Action::\"any\", resource in Folder::\"a\"")]
    [InlineData("principal is User in Team::\"a\", action in [Action::\"view\", Action::\"edit\"], resource is Doc in Folder::\"a\"")]
    [InlineData("principal in User::\"a\", action in [Action::\"read\"], resource in Doc::\"a\"")]
    [InlineData("principal == Robot::\"a\", action in Action::\"read\", resource == Role::\"admin\"")]
    [InlineData("principal == ?principal, action, resource in ?resource")]
    [InlineData("principal is Robot in ?principal, action, resource is Role in ?resource")]
    public void A_scope_that_fits_some_request_is_valid(string scope)
    {
        var result = new Validator(Schema).Validate(PolicySet.Parse($"permit ({scope});"));
        result.ToString().ShouldBe("valid");
        result.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(
        "principal == Doc::\"a\", action, resource",
        "no action of the schema applies",
        "see `appliesTo` of the actions in the schema"
    )]
    [InlineData(
        "principal == Team::\"a\", action, resource",
        "no action of the schema applies",
        "entities of that type are no principals, but others are in them: did you mean `principal in …`?"
    )]
    [InlineData(
        "principal, action == Action::\"view\", resource == Folder::\"a\"",
        "no action of the schema applies",
        "entities of that type are no resources, but others are in them: did you mean `resource in …`?"
    )]
    [InlineData("principal, action == Action::\"any\", resource", "no action of the schema applies", null)]
    [InlineData("principal is Robot, action == Action::\"edit\", resource", "no action of the schema applies", null)]
    [InlineData("principal is User in Folder::\"a\", action, resource", "no action of the schema applies", null)]
    [InlineData("principal is Doc in ?principal, action, resource", "no action of the schema applies", null)]
    [InlineData("principal, action == N::Action::\"nothing\", resource", "no action of the schema applies", null)]
    [InlineData("principal, action in [], resource", "the list of actions is empty", null)]
    [InlineData(
        "principal, action in [Action::\"view\", N::Action::\"look\"], resource",
        "the list holds actions of the types `Action` and `N::Action`",
        null
    )]
    [InlineData("principal == Usr::\"a\", action, resource", "unknown entity type `Usr`", "did you mean `User`?")]
    [InlineData("principal is Usr, action, resource", "unknown entity type `Usr`", "did you mean `User`?")]
    [InlineData(
        "principal, action == Action::\"look\", resource",
        "unknown action `Action::\"look\"`",
        "did you mean `N::Action::\"look\"`?"
    )]
    [InlineData("principal, action in [Action::\"view\", Action::\"x\"], resource", "unknown action `Action::\"x\"`", null)]
    [InlineData("principal, action, resource == Role::\"admn\"", "`Role::\"admn\"` is none of the entities", "did you mean `admin`?")]
    public void A_scope_that_fits_no_request_is_an_error(string scope, string message, string? help)
    {
        var result = new Validator(Schema).Validate(PolicySet.Parse($"forbid ({scope});"));
        result.IsValid.ShouldBeFalse();
        result.Errors[0].Message.ShouldStartWith(message);
        (help is null || result.Errors[0].Help == help).ShouldBeTrue(result.Errors[0].Help);
    }

    [Fact]
    public void Conditions_are_checked_for_every_kind_of_request_the_scope_allows()
    {
        Errors("permit (principal, action, resource) when { principal.name == \"x\" };")
            .ShouldBe(["`Long` and `String` cannot be compared"]);
        Errors("permit (principal is User, action, resource) when { principal.name == \"x\" };").ShouldBeEmpty();
        Errors("permit (principal, action == Action::\"edit\", resource) when { principal.name == \"x\" };").ShouldBeEmpty();
        Errors("permit (principal, action, resource) when { principal is User && principal.name == \"x\" };").ShouldBeEmpty();
        Errors("permit (principal, action == Action::\"view\", resource) when { context.b };")
            .ShouldBe(["`{a: Bool}` has no attribute `b`"]);
        Errors("permit (principal, action in Action::\"read\", resource) when { action == Action::\"edit\" && context.b };")
            .ShouldBeEmpty();
        Errors("permit (principal, action, resource) when { context has a && context.a || context has b && context.b };").ShouldBeEmpty();
    }

    [Fact]
    public void Conditions_that_are_never_true_are_only_warned_of()
    {
        var result = new Validator(Schema).Validate(
            PolicySet.Parse("permit (principal, action, resource) when { true } unless { 1 == 1 };")
        );
        result.IsValid.ShouldBeTrue();
        var warning = result.Warnings.ShouldHaveSingleItem();
        warning.Message.ShouldBe("the policy never applies: its conditions are false for every request the schema allows");
        warning.PolicyId.ShouldBe("policy0");
        warning.Position.ToString().ShouldBe("1:1");
    }

    [Fact]
    public void A_condition_proves_what_the_next_one_relies_on_where_it_is_a_when()
    {
        var schema = Schema.Parse("entity U { a?: Bool }; action x appliesTo { principal: U, resource: U };");
        new Validator(schema)
            .Validate(PolicySet.Parse("permit (principal, action, resource) when { principal has a } when { principal.a };"))
            .IsValid.ShouldBeTrue();
        new Validator(schema)
            .Validate(PolicySet.Parse("permit (principal, action, resource) unless { principal has a } when { principal.a };"))
            .IsValid.ShouldBeFalse();
    }

    [Fact]
    public void What_fills_a_template_is_checked_for_each_policy_made_from_it()
    {
        var policies = PolicySet.Parse(
            "@id(\"t\") permit (principal in ?principal, action, resource == ?resource) when { resource is Doc };"
        );
        var template = policies.Templates.ShouldHaveSingleItem();
        var validator = new Validator(Schema);
        validator.Validate(policies).ToString().ShouldBe("valid");
        Link(new("Team", "a"), new("Doc", "a")).ShouldBeEmpty();
        Link(new("User", "a"), new("Role", "admin")).ShouldBeEmpty();
        Link(new("Nobody", "a"), new("Doc", "a")).ShouldBe(["unknown entity type `Nobody`"]);
        Link(new("User", "a"), new("Role", "guest")).ShouldBe(["`Role::\"guest\"` is none of the entities of the enumerated type `Role`"]);
        Link(new("User", "a"), new("Team", "a")).ShouldBe(["no action of the schema applies to what the scope asks for"]);
        Link(new("Action", "x"), new("Doc", "a")).ShouldBe(["unknown action `Action::\"x\"`"]);

        List<string> Link(EntityUid principal, EntityUid resource)
        {
            var errors = validator.Validate(policies.Link(template.Id, "linked", principal, resource)).Errors;
            errors.ShouldAllBe(e => e.PolicyId == "linked");
            return [.. errors.Select(e => e.Message)];
        }
    }

    [Fact]
    public void The_conditions_of_a_template_are_checked_without_being_linked() =>
        Errors("permit (principal == ?principal, action, resource) when { principal.name == 1 };")
            .ShouldBe(["`String` and `Long` cannot be compared"]);

    [Fact]
    public void A_schema_without_actions_fits_no_policy() =>
        new Validator(Schema.Parse("entity A;")).Validate(PolicySet.Parse("permit (principal, action, resource);")).IsValid.ShouldBeFalse();

    [Fact]
    public void Findings_come_in_the_order_of_the_policies()
    {
        var result = new Validator(Schema).Validate(
            PolicySet.Parse(
                "permit (principal, action, resource) when { 1 };\npermit (principal is X, action, resource);\nforbid (principal, action, resource) when { false };"
            )
        );
        result.Errors.Select(e => e.PolicyId).ShouldBe(["policy0", "policy1"]);
        result.Warnings.Select(e => e.PolicyId).ShouldBe(["policy2"]);
        result.ToString().Split('\n').Length.ShouldBe(2);
    }

    private static List<string> Errors(string policy) =>
        [.. new Validator(Schema).Validate(PolicySet.Parse(policy)).Errors.Select(e => e.Message)];
}
