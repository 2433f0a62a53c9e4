namespace Heddle.Policy.Tests;

public sealed class OfficialValidationTests
{
    [Fact]
    public void Every_handwritten_test_validates_as_expected()
    {
        var files = CorpusFiles.FromFolder(CedarVectors.Require());
        Differences(files, [.. files.Tests.Where(p => p.StartsWith("tests/", StringComparison.Ordinal))]).ShouldBeEmpty();
    }

    [Fact]
    public void Every_test_of_the_corpus_validates_as_expected()
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
        var schema = Schema.Parse(test.Schema);
        var policies = PolicySet.Parse(test.Policies);
        var result = new Validator(schema).Validate(policies);
        if (result.IsValid != test.ShouldValidate)
        {
            yield return $"{test.Path}: expected {(test.ShouldValidate ? "valid" : "errors")}, got {result}";
        }

        var fromJson = Schema.ParseJson(schema.ToJson());
        if (new Validator(fromJson).Validate(policies).ToString() != result.ToString() || fromJson.ToJson() != schema.ToJson())
        {
            yield return $"{test.Path}: written as JSON, the schema means something else";
        }

        if (fromJson.ToText() != schema.ToText() || Schema.Parse(schema.ToText()).ToText() != schema.ToText())
        {
            yield return $"{test.Path}: written as text, the schema is another one";
        }

        foreach (var difference in DataDifferences(test, schema))
        {
            yield return $"{test.Path}: {difference}";
        }
    }

    private static IEnumerable<string> DataDifferences(CorpusTest test, Schema schema)
    {
        if (!Entities.TryParse(test.Entities, schema, out var entities, out var diagnostics))
        {
            yield return $"the entities are refused: {diagnostics[0]}";
        }
        else if (schema.ValidateEntities(entities) is { IsValid: false } wrong)
        {
            yield return $"the entities are read and then refused: {wrong}";
        }

        foreach (var expected in test.Requests)
        {
            if (expected.ValidateRequest && schema.ValidateRequest(expected.ToRequest(schema)) is { IsValid: false } refused)
            {
                yield return $"{expected.Description} is refused: {refused}";
            }
        }
    }
}
