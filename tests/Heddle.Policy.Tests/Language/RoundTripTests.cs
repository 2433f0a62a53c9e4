namespace Heddle.Policy.Tests;

public sealed class RoundTripTests
{
    private const int Runs = 3000;

    [Fact]
    public void Printed_policies_read_back_as_the_same_policies()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var policy = new PolicyGenerator(seed).Policy(2 + (seed % 40), template: seed % 5 == 0);
            var text = PolicyPrinter.Print(policy);
            Read(text).ShouldBe(policy, $"seed {seed}:\n{text}");
        }
    }

    [Fact]
    public void Narrow_and_wide_lines_mean_the_same()
    {
        for (var seed = 0; seed < Runs / 3; seed++)
        {
            var policy = new PolicyGenerator(seed).Policy(30);
            var text = PolicyPrinter.Print(policy);
            foreach (var width in (int[])[20, 60, 1000])
            {
                Read(PolicyFormatter.Format(text, new PolicyFormatOptions { LineWidth = width, IndentSize = width % 7 }))
                    .ShouldBe(policy, $"seed {seed}:\n{text}");
            }
        }
    }

    [Fact]
    public void Policies_written_as_json_read_back_as_the_same_policies()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var policy = new PolicyGenerator(seed) { ExtendedHas = false }.Policy(2 + (seed % 40), template: seed % 5 == 0);
            var json = PolicyJsonWriter.Write(policy);
            ReadJson(json).ShouldBe(policy, $"seed {seed}:\n{json}");
        }
    }

    [Fact]
    public void Json_written_twice_is_the_same_json_whatever_has_was()
    {
        for (var seed = 0; seed < Runs / 3; seed++)
        {
            var json = PolicyJsonWriter.Write(new PolicyGenerator(seed).Policy(2 + (seed % 40)));
            PolicyJsonWriter.Write(ReadJson(json)).ShouldBe(json, $"seed {seed}");
        }
    }

    [Fact]
    public void Every_policy_of_the_corpus_survives_both_formats_and_the_formatter()
    {
        var files = CorpusFiles.FromArchive(Path.Combine(CedarVectors.Require(), "corpus-tests.tar.gz"));
        foreach (var test in files.Tests)
        {
            var text = files[test.Replace(".json", ".cedar", StringComparison.Ordinal)];
            foreach (var policy in new PolicyParser(new SourceText(text)).ParseAll())
            {
                Read(PolicyPrinter.Print(policy)).ShouldBe(policy, test);
                PolicyJsonWriter.Write(ReadJson(PolicyJsonWriter.Write(policy))).ShouldBe(PolicyJsonWriter.Write(policy), test);
            }

            var formatted = PolicyFormatter.Format(text);
            PolicyFormatter.Format(formatted).ShouldBe(formatted, test);
        }
    }

    private static PolicySyntax Read(string text)
    {
        var parser = new PolicyParser(new SourceText(text));
        var policies = parser.ParseAll();
        parser.Findings.ToImmutable().ShouldBeEmpty(text);
        return policies.ShouldHaveSingleItem();
    }

    private static PolicySyntax ReadJson(string json)
    {
        var findings = new DiagnosticBag(new SourceText(json));
        var policy = JsonTreeReader.ReadPolicies(findings.Source, findings) is { } root ? new PolicyJsonReader(findings).Read(root) : null;
        findings.ToImmutable().ShouldBeEmpty(json);
        return policy.ShouldNotBeNull();
    }
}
