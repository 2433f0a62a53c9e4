namespace Heddle.Policy.Tests;

public sealed class PolicySetTests
{
    private static readonly EntityUid Bob = new("User", "bob");
    private static readonly EntityUid Doc = new("Doc", "d");

    [Fact]
    public void A_template_decides_nothing_until_it_is_linked()
    {
        var set = PolicySet.Parse(
            "@why(\"shared\") permit (principal == ?principal, action, resource in ?resource) when { resource has x };"
        );
        set.Policies.ShouldBeEmpty();
        var template = set.Templates.ShouldHaveSingleItem();
        (template.HasPrincipalSlot, template.HasResourceSlot).ShouldBe((true, true));
        var linked = set.Link("policy0", "bob", Bob, Doc);
        set.Policies.ShouldBeEmpty();
        var policy = linked.Policies.ShouldHaveSingleItem();
        policy.Template.ShouldBeSameAs(template);
        policy.PrincipalSlot.ShouldBe(Bob);
        policy.ResourceSlot.ShouldBe(Doc);
        policy.Annotations["why"].ShouldBe("shared");
        policy.ToString().ShouldContain("permit (principal == User::\"bob\", action, resource in Doc::\"d\")");
        var entities = Entities.Create([new Entity(Doc, CedarRecord.Create([new("x", 1)]))]);
        new Authorizer().IsAuthorized(new(Bob, new("Action", "a"), Doc), linked, entities).IsAllowed.ShouldBeTrue();
        new Authorizer().IsAuthorized(new(Doc, new("Action", "a"), Doc), linked, entities).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void Slots_and_values_must_match()
    {
        var template = CedarTemplate.Parse("permit (principal in ?principal, action, resource);", "t");
        Should.Throw<ArgumentException>(() => template.Link("x")).Message.ShouldContain("the template `t` needs a value for `?principal`");
        Should.Throw<ArgumentException>(() => template.Link("x", Bob, Doc)).Message.ShouldContain("the template `t` has no `?resource`");
        Should.Throw<KeyNotFoundException>(() => PolicySet.Empty.Link("t", "x", Bob));
    }

    [Fact]
    public void Ids_are_unique_among_policies_and_templates()
    {
        var policy = CedarPolicy.Parse("permit (principal, action, resource);", "a");
        var template = CedarTemplate.Parse("permit (principal == ?principal, action, resource);", "a");
        Should.Throw<ArgumentException>(() => PolicySet.Create([policy, policy]));
        Should.Throw<ArgumentException>(() => PolicySet.Create([policy], [template]));
        PolicySet.Create([policy]).Add(policy.WithId("b")).Policies.Select(p => p.Id).ShouldBe(["a", "b"]);
        Should.Throw<ArgumentException>(() => PolicySet.Create([policy]).Add(PolicySet.Create([policy])));
    }

    [Fact]
    public void Removing_a_template_removes_the_policies_made_from_it()
    {
        var set = PolicySet
            .Parse("permit (principal == ?principal, action, resource); permit (principal, action, resource);")
            .Link("policy0", "bob", Bob);
        set.Remove("policy0").Policies.Select(p => p.Id).ShouldBe(["policy1"]);
        set.Remove("bob").Templates.Length.ShouldBe(1);
        set.Remove("nobody").ShouldBeSameAs(set);
        set.TryGetPolicy("bob", out var bob).ShouldBeTrue();
        bob!.Id.ShouldBe("bob");
        set.TryGetTemplate("policy0", out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "expected one policy, found 0")]
    [InlineData("permit (principal, action, resource); permit (principal, action, resource);", "expected one policy, found 2")]
    [InlineData("permit (principal == ?principal, action, resource);", "expected a policy, found a template")]
    [InlineData("permit (", "expected `principal`")]
    public void One_policy_is_one_policy(string text, string message) =>
        Should.Throw<PolicyParseException>(() => CedarPolicy.Parse(text)).Message.ShouldContain(message);

    [Fact]
    public void A_set_as_text_reads_back_as_the_set()
    {
        const string text = "@id(\"x\")\npermit (principal, action, resource)\nwhen { context.a };\n";
        var set = PolicySet.Parse(text);
        set.ToString().ShouldBe(text);
        PolicySet.Parse(set.ToString()).Policies[0].ToString().ShouldBe(set.Policies[0].ToString());
    }
}
