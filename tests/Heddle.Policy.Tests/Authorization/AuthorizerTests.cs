namespace Heddle.Policy.Tests;

public sealed class AuthorizerTests
{
    private static readonly AuthorizationRequest Request = new(new("User", "alice"), new("Action", "view"), new("Doc", "d"));

    [Fact]
    public void Nothing_is_allowed_by_default()
    {
        var decision = Decide("");
        decision.IsAllowed.ShouldBeFalse();
        decision.DeterminingPolicies.ShouldBeEmpty();
        decision.Errors.ShouldBeEmpty();
        decision.ToString().ShouldBe("deny");
    }

    [Fact]
    public void A_forbid_wins_over_every_permit()
    {
        var decision = Decide(
            "permit (principal, action, resource); forbid (principal, action, resource); permit (principal, action, resource); forbid (principal, action, resource);"
        );
        decision.IsAllowed.ShouldBeFalse();
        decision.DeterminingPolicies.Select(p => p.Id).ShouldBe(["policy1", "policy3"]);
    }

    [Fact]
    public void All_satisfied_permits_determine_an_allow_in_the_order_of_the_set()
    {
        var decision = Decide(
            """
            permit (principal, action, resource);
            permit (principal == User::"alice", action, resource);
            permit (principal, action == Action::"view", resource);
            permit (principal == User::"bob", action, resource);
            permit (principal, action, resource == Doc::"d");
            permit (principal is User, action, resource is Doc);
            permit (principal, action in [Action::"view", Action::"view", Action::"edit"], resource);
            """
        );
        decision.ToString().ShouldBe("allow");
        decision.DeterminingPolicies.Select(p => p.Id).ShouldBe(["policy0", "policy1", "policy2", "policy4", "policy5", "policy6"]);
    }

    [Fact]
    public void Many_satisfied_policies_are_all_named_once()
    {
        var text = string.Concat(
            Enumerable
                .Range(0, 100)
                .Select(i =>
                    i % 2 == 0 ? "permit (principal, action, resource);" : "permit (principal == User::\"alice\", action, resource);"
                )
        );
        Decide(text).DeterminingPolicies.Select(p => p.Id).ShouldBe(Enumerable.Range(0, 100).Select(i => $"policy{i}"));
    }

    [Fact]
    public void An_erroring_policy_is_skipped_and_listed_with_its_effect()
    {
        var decision = Decide(
            "permit (principal, action, resource); forbid (principal, action, resource) when { context.x }; permit (principal, action, resource) when { 1 };"
        );
        decision.IsAllowed.ShouldBeTrue();
        decision.DeterminingPolicies.Select(p => p.Id).ShouldBe(["policy0"]);
        decision
            .Errors.Select(e => (e.PolicyId, e.Effect, e.Kind))
            .ShouldBe([
                ("policy1", PolicyEffect.Forbid, EvaluationErrorKind.AttributeNotFound),
                ("policy2", PolicyEffect.Permit, EvaluationErrorKind.TypeMismatch),
            ]);
    }

    [Fact]
    public void An_erroring_forbid_denies_where_the_options_say_so()
    {
        var strict = new AuthorizerOptions { ErroringForbid = ErroringForbid.Deny };
        var decision = Decide("permit (principal, action, resource); forbid (principal, action, resource) when { context.x };", strict);
        decision.IsAllowed.ShouldBeFalse();
        decision.DeterminingPolicies.Select(p => p.Id).ShouldBe(["policy1"]);
        decision.Errors.ShouldHaveSingleItem().Effect.ShouldBe(PolicyEffect.Forbid);
        Decide("permit (principal, action, resource); permit (principal, action, resource) when { context.x };", strict)
            .IsAllowed.ShouldBeTrue();
        Decide("permit (principal, action, resource); forbid (principal == User::\"bob\", action, resource) when { context.x };", strict)
            .Errors.ShouldBeEmpty();
    }

    [Fact]
    public void A_policy_met_under_several_of_its_actions_is_counted_once()
    {
        var entities = Entities.Parse(
            """[{"uid":{"type":"Action","id":"view"},"attrs":{},"parents":[{"type":"Action","id":"read"},{"type":"Action","id":"all"}]}]"""
        );
        var policies = PolicySet.Parse(
            "permit (principal, action in [Action::\"read\", Action::\"all\", Action::\"view\"], resource); forbid (principal, action in [Action::\"read\", Action::\"all\"], resource) when { context.x };"
        );
        var decision = new Authorizer().IsAuthorized(Request, policies, entities);
        decision.DeterminingPolicies.Length.ShouldBe(1);
        decision.Errors.Length.ShouldBe(1);
    }

    [Fact]
    public void Ten_thousand_policies_about_others_are_never_looked_at_and_a_decision_allocates_little()
    {
        var text = string.Concat(
            Enumerable.Range(0, 10_000).Select(i => $"permit (principal == User::\"u{i}\", action, resource) when {{ 1 == \"\".x }};\n")
        );
        var policies = PolicySet.Parse(
            text
                + "permit (principal == User::\"alice\", action == Action::\"view\", resource) when { principal == principal && !(resource has x) };"
        );
        var authorizer = new Authorizer();
        authorizer.IsAuthorized(Request, policies, Entities.Empty).IsAllowed.ShouldBeTrue();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            authorizer.IsAuthorized(Request, policies, Entities.Empty);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThanOrEqualTo(100 * 200);
    }

    [Fact]
    public void Sets_and_entities_are_shared_between_threads()
    {
        for (var round = 0; round < 20; round++)
        {
            // Compiling and indexing happen on first use; all threads meet them at once.
            var policies = PolicySet.Parse("permit (principal in Group::\"g\", action, resource) when { [1, 2, 3].contains(context.n) };");
            var entities = Entities.Parse("""[{"uid":{"type":"User","id":"alice"},"attrs":{},"parents":[{"type":"Group","id":"g"}]}]""");
            Parallel.For(
                0,
                64,
                i =>
                {
                    var request = new AuthorizationRequest(
                        Request.Principal,
                        Request.Action,
                        Request.Resource,
                        CedarRecord.Create([new("n", i % 4)])
                    );
                    new Authorizer().IsAuthorized(request, policies, entities).IsAllowed.ShouldBe(i % 4 != 0);
                }
            );
        }
    }

    private static AuthorizationDecision Decide(string policies, AuthorizerOptions? options = null) =>
        new Authorizer(options).IsAuthorized(Request, PolicySet.Parse(policies), Entities.Empty);
}
