namespace Heddle.Policy.Tests;

public sealed class ExplainTests
{
    private static readonly Entities People = Entities.Parse(
        """
        [{"uid":{"type":"User","id":"alice"},"attrs":{"level":2,"dept":"hw"},"parents":[{"type":"Group","id":"staff"}]},
         {"uid":{"type":"Photo","id":"p"},"attrs":{"dept":"hw"},"parents":[]}]
        """
    );

    [Fact]
    public void The_operand_that_ended_a_chain_is_named_with_its_values()
    {
        var policy = Explain(
            "permit (principal, action, resource) when { principal.dept == resource.dept && principal.level >= 3 && context.mfa };"
        );
        policy.Outcome.ShouldBe(PolicyOutcome.NotSatisfied);
        var clause = policy.Clauses.ShouldHaveSingleItem();
        clause.ToString().ShouldBe("`principal.level >= 3` is false: principal.level = 2");
        clause.Position.ShouldBe(new SourcePosition(1, 80));
    }

    [Fact]
    public void A_satisfied_policy_names_all_that_had_to_hold()
    {
        var policy = Explain(
            "permit (principal in Group::\"staff\", action, resource) when { principal.dept == \"hw\" || principal.level > 9 } unless { context has blocked };"
        );
        policy.Outcome.ShouldBe(PolicyOutcome.Satisfied);
        policy.IsDetermining.ShouldBeTrue();
        policy
            .Clauses.Select(c => c.ToString())
            .ShouldBe([
                "`principal in Group::\"staff\"` is true: principal = User::\"alice\"",
                "`principal.dept == \"hw\"` is true: principal.dept = \"hw\"",
                "`context has blocked` is false: context = {mfa: true}",
            ]);
    }

    [Fact]
    public void A_policy_out_of_scope_names_the_constraint_that_did_not_hold()
    {
        var policy = Explain("forbid (principal, action == Action::\"edit\", resource);");
        policy.Outcome.ShouldBe(PolicyOutcome.OutOfScope);
        policy.Clauses.ShouldHaveSingleItem().ToString().ShouldBe("`action == Action::\"edit\"` is false: action = Action::\"view\"");
    }

    [Fact]
    public void A_policy_that_fails_says_where_and_why()
    {
        var policy = Explain("forbid (principal, action, resource) when { context.mfa && resource.secret };");
        policy.Outcome.ShouldBe(PolicyOutcome.Failed);
        policy
            .Clauses.ShouldHaveSingleItem()
            .ToString()
            .ShouldBe("`resource.secret` is the entity `Photo::\"p\"` has no attribute `secret`: resource = Photo::\"p\"");
    }

    [Fact]
    public void The_branch_that_was_taken_decides_with_its_condition()
    {
        var policy = Explain("permit (principal, action, resource) when { if context.mfa then principal.level > 5 else true };");
        policy
            .Clauses.Select(c => c.ToString())
            .ShouldBe(["`context.mfa` is true: context = {mfa: true}", "`principal.level > 5` is false: principal.level = 2"]);
    }

    [Fact]
    public void The_explanation_for_people_begins_with_the_decision_and_what_it_rests_on()
    {
        var text = Whole(
                """
                permit (principal, action, resource) when { principal.level > 5 };
                permit (principal in Group::"staff", action, resource);
                permit (principal == User::"bob", action, resource);
                """
            )
            .Render();
        text.ShouldBe(
            """
            allow: User::"alice", Action::"view", Photo::"p"
            * permit `policy1` is satisfied
                `principal in Group::"staff"` is true: principal = User::"alice"
              permit `policy0` is not satisfied
                `principal.level > 5` is false: principal.level = 2
            1 more out of scope
            """.ReplaceLineEndings("\n")
        );
        Whole("").Render().ShouldContain("no policy is satisfied, which denies");
    }

    [Fact]
    public void Explaining_agrees_with_deciding_and_never_throws()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var generator = new PolicyGenerator(seed);
            var policies = PolicySet.Create(
                Enumerable.Range(0, 4).Select(i => new CedarPolicy($"p{i}", generator.Policy(2 + (seed % 25))))
            );
            var explanation = new PolicyExplainer().Explain(generator.Request(), policies, generator.Entities());
            var failed = explanation.Policies.Where(p => p.Outcome == PolicyOutcome.Failed).Select(p => p.Policy);
            failed.ShouldBe(explanation.Decision.Errors.Select(e => e.Policy), $"seed {seed}");
            explanation.Policies.Where(p => p.IsDetermining).ShouldAllBe(p => p.Outcome == PolicyOutcome.Satisfied);
            explanation.Policies.Where(p => p.Outcome == PolicyOutcome.OutOfScope).ShouldAllBe(p => p.Clauses.Length == 1);
            explanation.Render().ShouldStartWith(explanation.Decision.ToString());
        }
    }

    private static PolicyExplanation Explain(string policy) => Whole(policy).Policies.ShouldHaveSingleItem();

    private static DecisionExplanation Whole(string policies)
    {
        var request = new AuthorizationRequest(
            new("User", "alice"),
            new("Action", "view"),
            new("Photo", "p"),
            CedarRecord.Create([new("mfa", true)])
        );
        return new PolicyExplainer().Explain(request, PolicySet.Parse(policies), People);
    }
}
