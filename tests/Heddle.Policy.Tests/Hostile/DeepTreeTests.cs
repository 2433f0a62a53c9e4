namespace Heddle.Policy.Tests;

/// <summary>The deepest legal trees are safe on a small stack, in everything that walks trees.</summary>
public sealed class DeepTreeTests
{
    private const int SmallStackBytes = 1024 * 1024;

    public static TheoryData<string, string, string> Deep =>
        new()
        {
            { "(", "true", ")" },
            { "!(", "true", ")" },
            { "[", "1", "].contains(1)" },
            { "true && (", "true", ")" },
            { "if true then (", "true", ") else false" },
            { "{a: ", "true", "}.a" },
            { "1 + (", "1", ") == 1" },
            { "[", "1", "]" },
            { "{a: ", "1", "}" },
        };

    [Theory]
    [MemberData(nameof(Deep))]
    public void The_deepest_legal_policy_is_parsed_printed_compared_compiled_and_evaluated_on_a_small_stack(
        string open,
        string core,
        string close
    )
    {
        var levels = Enumerable.Range(1, LanguageLimits.MaxDepth).Last(n => PolicySet.TryParse(Nested(n), out _, out _));
        levels.ShouldBeGreaterThanOrEqualTo(LanguageLimits.MaxDepth / 4);
        var text = Nested(levels);
        OnSmallStack(() =>
        {
            var policy = CedarPolicy.Parse(text);
            var again = CedarPolicy.ParseJson(policy.ToJson());
            CedarPolicy.Parse(again.ToString()).Syntax.Equals(again.Syntax).ShouldBeTrue();
            again.Syntax.GetHashCode().ShouldBe(CedarPolicy.Parse(again.ToString()).Syntax.GetHashCode());
            PolicyFormatter.Format(text).ShouldNotBeEmpty();
            var request = new AuthorizationRequest(new("U", "u"), new("Action", "a"), new("R", "r"));
            new Authorizer().IsAuthorized(request, PolicySet.Create([policy]), Entities.Empty).ShouldNotBeNull();
        });

        string Nested(int n) =>
            $"permit (principal, action, resource) when {{ {string.Concat(Enumerable.Repeat(open, n))}{core}{string.Concat(Enumerable.Repeat(close, n))} }};";
    }

    [Fact]
    public void The_deepest_legal_values_are_compared_hashed_and_printed_on_a_small_stack() =>
        OnSmallStack(() =>
        {
            var depth = LanguageLimits.MaxDepth - 1;
            var json = $$"""{"a":{{new string('[', depth)}}{{new string(']', depth)}}}""";
            var (left, right) = (CedarRecord.Parse(json), CedarRecord.Parse(json));
            left.ShouldBe(right);
            left.GetHashCode().ShouldBe(right.GetHashCode());
            left.ToString().Length.ShouldBeGreaterThan(depth * 2);
        });

    [Fact]
    public void Values_deeper_than_the_limit_cannot_be_built_in_code()
    {
        CedarValue value = 1;
        Should.Throw<ArgumentException>(() =>
        {
            for (var i = 0; i <= LanguageLimits.MaxDepth; i++)
            {
                value = i % 2 == 0 ? CedarSet.Create(value) : CedarRecord.Create([new("a", value)]);
            }
        });
    }

    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception caught)
                {
                    failure = caught;
                }
            },
            SmallStackBytes
        );
        thread.Start();
        thread.Join();
        failure.ShouldBeNull();
    }
}
