namespace Heddle.Policy.Tests;

public sealed class OfficialTests
{
    private static readonly Authorizer Authorizer = new();

    [Fact]
    public void Every_handwritten_test_agrees()
    {
        var files = CorpusFiles.FromFolder(CedarVectors.Require());
        var tests = files.Tests.Where(p => p.StartsWith("tests/", StringComparison.Ordinal)).ToList();
        tests.Count.ShouldBe(22);
        Differences(files, tests).ShouldBeEmpty();
    }

    [Fact]
    public void Every_test_of_the_corpus_agrees()
    {
        var files = CorpusFiles.Corpus;
        var tests = files.Tests.ToList();
        tests.Count.ShouldBe(2450);
        Differences(files, tests).ShouldBeEmpty();
    }

    private static List<string> Differences(CorpusFiles files, List<string> tests) =>
        [.. tests.AsParallel().AsOrdered().SelectMany(path => Differences(CorpusTest.Read(files, path))).Take(20)];

    private static IEnumerable<string> Differences(CorpusTest test)
    {
        var policies = PolicySet.Parse(test.Policies);
        var schema = Schema.Parse(test.Schema);
        var entities = Entities.Parse(test.Entities, schema);
        foreach (var expected in test.Requests)
        {
            var decision = Authorizer.IsAuthorized(expected.ToRequest(schema), policies, entities);
            var place = $"{test.Path}, {expected.Description}";
            if (decision.ToString() != expected.Decision)
            {
                yield return $"{place}: expected {expected.Decision}, got {decision}";
            }

            if (!decision.DeterminingPolicies.Select(p => p.Id).Order(StringComparer.Ordinal).SequenceEqual(expected.Reason))
            {
                yield return $"{place}: expected the reasons {string.Join(", ", expected.Reason)}, got {string.Join(", ", decision.DeterminingPolicies.Select(p => p.Id))}";
            }

            if (!decision.Errors.Select(e => e.PolicyId).Order(StringComparer.Ordinal).SequenceEqual(expected.Errors))
            {
                yield return $"{place}: expected errors of {string.Join(", ", expected.Errors)}, got {string.Join(", ", decision.Errors)}";
            }
        }
    }
}
