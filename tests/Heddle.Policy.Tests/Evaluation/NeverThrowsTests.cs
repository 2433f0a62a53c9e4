namespace Heddle.Policy.Tests;

public sealed class NeverThrowsTests
{
    [Fact]
    public void Deciding_never_throws_and_the_index_finds_what_looking_at_every_policy_finds()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var generator = new PolicyGenerator(seed);
            var policies = Enumerable.Range(0, 6).Select(i => new CedarPolicy($"p{i}", generator.Policy(2 + (seed % 30)))).ToList();
            var set = PolicySet.Create(policies);
            var entities = generator.Entities();
            for (var i = 0; i < 4; i++)
            {
                var request = generator.Request();
                var decision = new Authorizer().IsAuthorized(request, set, entities);
                var expected = policies.Select(p => (p, p.Compiled)).Select(p => Outcome(p.p, request, entities)).ToList();
                Ids(decision.Errors.Select(e => e.Policy))
                    .ShouldBe(Ids(expected.Where(e => e.Satisfied is null).Select(e => e.Policy)), $"seed {seed}");
                var forbids = expected.Where(e => e.Satisfied == true && e.Policy.Effect == PolicyEffect.Forbid).ToList();
                var permits = expected.Where(e => e.Satisfied == true && e.Policy.Effect == PolicyEffect.Permit).ToList();
                decision.IsAllowed.ShouldBe(forbids.Count == 0 && permits.Count > 0, $"seed {seed}");
                Ids(decision.DeterminingPolicies)
                    .ShouldBe(Ids((decision.IsAllowed ? permits : forbids).Select(e => e.Policy)), $"seed {seed}");
            }
        }
    }

    private static (CedarPolicy Policy, bool? Satisfied) Outcome(CedarPolicy policy, AuthorizationRequest request, Entities entities)
    {
        var frame = new EvaluationFrame(request, entities);
        return (policy, policy.Compiled.Evaluate(ref frame));
    }

    private static string Ids(IEnumerable<CedarPolicy> policies) => string.Join(' ', policies.Select(p => p.Id));
}
