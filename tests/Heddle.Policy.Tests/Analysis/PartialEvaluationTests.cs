namespace Heddle.Policy.Tests;

public sealed class PartialEvaluationTests
{
    private static readonly EntityUid Alice = new("User", "alice");
    private static readonly EntityUid View = new("Action", "view");

    private static readonly Entities People = Entities.Parse(
        """[{"uid":{"type":"User","id":"alice"},"attrs":{"level":3,"team":"hw"},"parents":[{"type":"Group","id":"staff"}]}]"""
    );

    [Fact]
    public void Residuals_decide_every_completion_as_the_whole_set_does()
    {
        for (var seed = 0; seed < 4000; seed++)
        {
            var generator = new PolicyGenerator(seed);
            var policies = PolicySet.Create(
                Enumerable.Range(0, 3).Select(i => new CedarPolicy($"p{i}", generator.Policy(2 + (seed % 25))))
            );
            var entities = generator.Entities();
            var request = generator.Request();
            var partial = new PartialRequest
            {
                Principal = seed % 3 == 0 ? null : request.Principal,
                PrincipalType = seed % 2 == 0 ? null : request.Principal.Type,
                Action = seed % 7 == 0 ? null : request.Action,
                Resource = seed % 5 == 0 ? request.Resource : null,
                ResourceType = seed % 4 == 0 ? request.Resource.Type : null,
                Context = seed % 4 == 1 ? null : request.Context,
            };
            foreach (var mode in Enum.GetValues<ErroringForbid>())
            {
                var authorizer = new Authorizer(new AuthorizerOptions { ErroringForbid = mode });
                var reduced = authorizer.EvaluatePartially(partial, policies, entities);
                var whole = authorizer.IsAuthorized(request, policies, entities);
                var later = authorizer.IsAuthorized(request, reduced.Remaining, entities);
                Describe(later).ShouldBe(Describe(whole), $"seed {seed}:\n{policies}\nleft:\n{reduced.Remaining}");
                (reduced.IsAllowed ?? whole.IsAllowed).ShouldBe(whole.IsAllowed, $"seed {seed}:\n{policies}");
            }
        }
    }

    [Fact]
    public void Residuals_of_policies_that_make_sense_decide_every_completion_too()
    {
        var undecided = 0;
        for (var seed = 0; seed < 150; seed++)
        {
            var world = new TypedWorld(seed);
            var generator = new TypedPolicies(world);
            var entities = world.Entities();
            for (var i = 0; i < 10; i++)
            {
                var (text, action) = generator.Policy(1 << (i % 6));
                var policies = PolicySet.Parse(text);
                var request = world.Request(action);
                var partial = new PartialRequest
                {
                    Principal = request.Principal,
                    Action = request.Action,
                    Resource = i % 3 == 0 ? request.Resource : null,
                    ResourceType = i % 2 == 0 ? request.Resource.Type : null,
                    Context = i % 3 == 1 ? null : request.Context,
                };
                var reduced = new Authorizer().EvaluatePartially(partial, policies, entities);
                var whole = new Authorizer().IsAuthorized(request, policies, entities);
                Describe(new Authorizer().IsAuthorized(request, reduced.Remaining, entities))
                    .ShouldBe(Describe(whole), $"seed {seed}:\n{text}");
                (reduced.IsAllowed ?? whole.IsAllowed).ShouldBe(whole.IsAllowed, $"seed {seed}:\n{text}");
                undecided += reduced.IsAllowed is null ? 1 : 0;
            }
        }

        undecided.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Residuals_are_policies_that_read_back()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var generator = new PolicyGenerator(seed);
            var policies = PolicySet.Create([new CedarPolicy("p", generator.Policy(20))]);
            var partial = new PartialRequest { Principal = generator.Entity(), Context = generator.Record(3) };
            foreach (var residual in new Authorizer().EvaluatePartially(partial, policies, generator.Entities()).Residuals)
            {
                CedarPolicy.Parse(residual.ToString()).Syntax.ShouldBe(residual.Syntax, $"seed {seed}:\n{residual}");
            }
        }
    }

    [Theory]
    [InlineData(
        "permit (principal in Group::\"staff\", action == Action::\"view\", resource in Album::\"a\");",
        "permit (principal, action, resource in Album::\"a\");"
    )]
    [InlineData(
        "permit (principal, action, resource) when { principal.level > 2 && resource.team == principal.team };",
        "when { resource.team == \"hw\" }"
    )]
    [InlineData("permit (principal, action, resource) when { resource.open || principal.level > 2 };", "when { resource.open || true }")]
    [InlineData("permit (principal, action, resource) when { resource has open || principal.level > 9 };", "when { resource has open }")]
    [InlineData("permit (principal, action, resource) unless { resource.secret && context.mfa };", "unless { resource.secret && false }")]
    [InlineData("permit (principal, action, resource) when { if context.mfa then resource.x else resource.y };", "when { resource.y }")]
    [InlineData(
        "permit (principal, action, resource) when { resource.owner == principal } when { principal.level == 3 };",
        "when { resource.owner == User::\"alice\" }"
    )]
    public void What_is_known_disappears_from_a_residual(string policy, string expected)
    {
        var decision = Evaluate(
            policy,
            new PartialRequest
            {
                Principal = Alice,
                Action = View,
                Context = CedarRecord.Create([new("mfa", false)]),
            }
        );
        decision.IsAllowed.ShouldBeNull();
        decision.Residuals.ShouldHaveSingleItem().ToString().ShouldContain(expected);
    }

    [Theory]
    [InlineData("permit (principal in Group::\"staff\", action, resource);", true)]
    [InlineData("permit (principal in Group::\"others\", action, resource);", false)]
    [InlineData("permit (principal, action, resource is Photo);", true)]
    [InlineData("permit (principal, action, resource is Album);", false)]
    [InlineData("permit (principal, action, resource == Album::\"a\");", false)]
    [InlineData("permit (principal, action, resource) when { resource == Album::\"a\" };", false)]
    [InlineData("permit (principal, action, resource) when { resource.x == 1 || true };", null)]
    [InlineData("permit (principal, action, resource) when { resource == Photo::\"x\" || true };", true)]
    [InlineData("permit (principal, action, resource) when { principal.nothing };", false)]
    [InlineData("permit (principal, action, resource); forbid (principal, action, resource) when { resource.secret };", null)]
    [InlineData("forbid (principal, action, resource) when { resource.secret };", false)]
    [InlineData("permit (principal, action, resource) when { resource.a }; forbid (principal, action, resource);", false)]
    public void A_decision_that_does_not_depend_on_the_unknown_is_made_at_once(string policies, bool? expected)
    {
        var request = new PartialRequest
        {
            Principal = Alice,
            Action = View,
            ResourceType = EntityTypeName.Parse("Photo"),
            Context = CedarRecord.Empty,
        };
        Evaluate(policies, request).IsAllowed.ShouldBe(expected);
    }

    [Fact]
    public void A_policy_that_certainly_fails_is_an_error_and_no_residual()
    {
        var decision = Evaluate(
            "permit (principal, action, resource) when { principal.nothing && resource.x };",
            new PartialRequest { Principal = Alice }
        );
        decision.Errors.ShouldHaveSingleItem().Kind.ShouldBe(EvaluationErrorKind.AttributeNotFound);
        decision.Residuals.ShouldBeEmpty();
    }

    private static PartialDecision Evaluate(string policies, PartialRequest request) =>
        new Authorizer().EvaluatePartially(request, PolicySet.Parse(policies), People);

    private static string Describe(AuthorizationDecision decision) =>
        $"{decision} by [{string.Join(' ', decision.DeterminingPolicies.Select(p => p.Id))}] failed [{string.Join(' ', decision.Errors.Select(e => e.PolicyId))}]";
}
