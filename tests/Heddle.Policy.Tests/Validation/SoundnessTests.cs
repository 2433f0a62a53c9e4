namespace Heddle.Policy.Tests;

public sealed class SoundnessTests
{
    private const int Worlds = 300;
    private const int PoliciesPerWorld = 30;

    /// <summary>What validation does not promise: numbers stay in range and entities exist.</summary>
    private static readonly EvaluationErrorKind[] Excusable = [EvaluationErrorKind.Overflow, EvaluationErrorKind.EntityNotFound];

    [Fact]
    public void What_validates_raises_no_type_error_on_requests_and_entities_that_validate()
    {
        var (valid, invalid, satisfied) = (0, 0, 0);
        for (var seed = 0; seed < Worlds; seed++)
        {
            var world = new TypedWorld(seed);
            var policies = new TypedPolicies(world);
            var validator = new Validator(world.Schema);
            var entities = world.Entities();
            world.Schema.ValidateEntities(entities).ToString().ShouldBe("valid", world.SchemaText);
            for (var i = 0; i < PoliciesPerWorld; i++)
            {
                var (text, action) = policies.Policy(1 << (i % 6));
                var result = validator.Validate(PolicySet.Parse(text));
                if (result.IsValid)
                {
                    valid++;
                    satisfied += Decide(world, text, action, entities, canApply: result.Warnings.IsEmpty);
                }
                else
                {
                    invalid++;
                }
            }
        }

        // The generator must neither avoid nor drown in slips, and policies must get to say something.
        valid.ShouldBeGreaterThan(Worlds * PoliciesPerWorld / 3);
        invalid.ShouldBeGreaterThan(Worlds);
        satisfied.ShouldBeGreaterThan(Worlds);
    }

    private static int Decide(TypedWorld world, string text, ActionDefinition action, Entities entities, bool canApply)
    {
        var policies = PolicySet.Parse(text);
        var satisfied = 0;
        for (var i = 0; i < 5; i++)
        {
            var request = world.Request(action);
            world.Schema.ValidateRequest(request).ToString().ShouldBe("valid", world.SchemaText);
            var decision = new Authorizer().IsAuthorized(request, policies, entities);
            decision
                .Errors.Where(e => !Excusable.Contains(e.Kind))
                .ShouldBeEmpty($"{world.SchemaText}\n{text}\n{request}\n{request.Context}");
            satisfied += decision.IsAllowed ? 1 : 0;
            (decision.IsAllowed && !canApply).ShouldBeFalse($"a policy that never applies applied: {text}\n{world.SchemaText}");
        }

        return satisfied;
    }
}
