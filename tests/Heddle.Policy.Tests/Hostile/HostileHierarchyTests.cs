namespace Heddle.Policy.Tests;

public sealed class HostileHierarchyTests
{
    private static readonly EntityUid Top = new("G", "top");

    [Fact]
    public void A_chain_of_a_hundred_thousand_groups_is_walked_without_recursion_and_without_growing_beyond_itself()
    {
        const int length = 100_000;
        var entities = Entities.Create(
            Enumerable
                .Range(0, length)
                .Select(i => new Entity(new EntityUid("G", $"{i}"), parents: [i + 1 < length ? new EntityUid("G", $"{i + 1}") : Top]))
        );
        entities.IsIn(new EntityUid("G", "0"), Top).ShouldBeTrue();
        entities.IsIn(new EntityUid("G", "0"), new EntityUid("G", "nobody")).ShouldBeFalse();
        entities.IsIn(Top, new EntityUid("G", "0")).ShouldBeFalse();
        var policies = PolicySet.Parse(
            "permit (principal in G::\"top\", action, resource) when { principal in [G::\"x\", G::\"99999\"] };"
        );
        var request = new AuthorizationRequest(new EntityUid("G", "0"), new EntityUid("Action", "a"), Top);
        new Authorizer().IsAuthorized(request, policies, entities).IsAllowed.ShouldBeTrue();
    }

    [Fact]
    public void A_hierarchy_in_which_everyone_is_in_everything_above_stays_linear()
    {
        // Layers of 40, each entity in all of the next layer: walking paths instead of entities would never end.
        var entities = Entities.Create(
            from layer in Enumerable.Range(0, 40)
            from i in Enumerable.Range(0, 40)
            select new Entity(
                new EntityUid("G", $"{layer}.{i}"),
                parents: Enumerable.Range(0, 40).Select(p => new EntityUid("G", $"{layer + 1}.{p}"))
            )
        );
        entities.IsIn(new EntityUid("G", "0.0"), new EntityUid("G", "40.39")).ShouldBeTrue();
        entities.IsIn(new EntityUid("G", "0.0"), new EntityUid("G", "0.1")).ShouldBeFalse();
    }

    [Fact]
    public void A_long_cycle_is_found_and_named()
    {
        var members = Enumerable
            .Range(0, 20_000)
            .Select(i => $$"""{"uid":{"type":"G","id":"{{i}}"},"attrs":{},"parents":[{"type":"G","id":"{{(i + 1) % 20_000}}"}]}""");
        Entities.TryParse($"[{string.Join(",\n", members)}]", out _, out var findings).ShouldBeFalse();
        findings.ShouldHaveSingleItem().Message.ShouldContain("is its own ancestor");
        findings[0].Position!.Value.Line.ShouldBe(20_000);
    }

    [Fact]
    public void A_set_of_two_hundred_thousand_elements_is_one_look_up_away()
    {
        var context = CedarRecord.Parse(
            $$"""{"all":[{{string.Join(',', Enumerable.Range(0, 200_000))}}],"same":[{{string.Join(',', Enumerable.Range(0, 200_000).Reverse())}}]}"""
        );
        var policies = PolicySet.Parse(
            "permit (principal, action, resource) when { context.all == context.same && context.all.containsAll(context.same) && context.all.contains(199999) };"
        );
        new Authorizer().IsAuthorized(new(Top, new("Action", "a"), Top, context), policies, Entities.Empty).IsAllowed.ShouldBeTrue();
    }

    [Theory]
    [InlineData("a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b")]
    [InlineData("*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab*")]
    [InlineData("*aaaaaaaab*")]
    [InlineData("**************************b")]
    public void A_pattern_that_makes_others_backtrack_takes_linear_time(string pattern)
    {
        var context = CedarRecord.Create([new("text", new string('a', 10_000_000))]);
        var policies = PolicySet.Parse($"permit (principal, action, resource) when {{ context.text like \"{pattern}\" }};");
        new Authorizer().IsAuthorized(new(Top, new("Action", "a"), Top, context), policies, Entities.Empty).IsAllowed.ShouldBeFalse();
    }
}
