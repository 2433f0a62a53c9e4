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
        var files = CorpusFiles.FromArchive(Path.Combine(CedarVectors.Require(), "corpus-tests.tar.gz"));
        var tests = files.Tests.ToList();
        tests.Count.ShouldBe(2450);
        Differences(files, tests).ShouldBeEmpty();
    }

    private static List<string> Differences(CorpusFiles files, List<string> tests) =>
        [.. tests.AsParallel().AsOrdered().SelectMany(path => Differences(CorpusTest.Read(files, path))).Take(20)];

    private static IEnumerable<string> Differences(CorpusTest test)
    {
        // What is written in one format and read in the other must mean the same.
        var text = Schema.Parse(test.Schema);
        var json = Schema.ParseJson(text.ToJson());
        var textAgain = Schema.Parse(json.ToText());
        foreach (var (schema, format) in new[] { (text, "text"), (json, "JSON"), (textAgain, "text from JSON") })
        {
            foreach (var difference in Differences(test, schema))
            {
                yield return $"{test.Path}, schema in {format}: {difference}";
            }
        }
    }

    private static IEnumerable<string> Differences(CorpusTest test, Schema schema)
    {
        var result = new Validator(schema).Validate(PolicySet.Parse(test.Policies));
        if (result.IsValid != test.ShouldValidate)
        {
            yield return $"expected {(test.ShouldValidate ? "valid" : "errors")}, got {result}";
        }

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
