using System.Text.RegularExpressions;
using Heddle.Jobs;

namespace Heddle.EndToEnd.Tests.Documentation;

/// <summary>What the guides show is what the samples are, and what they point to is there.</summary>
public sealed partial class GuideTests
{
    private static readonly List<List<string>> Samples =
    [
        .. Directory
            .EnumerateFiles(RepositoryRoot.Combine("samples"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(file => Lines(File.ReadAllText(file))),
    ];

    public static TheoryData<string> Guides =>
        [.. Directory.GetFiles(RepositoryRoot.Combine("docs", "guides"), "*.md").Select(file => Path.GetFileName(file)!)];

    public static TheoryData<string> Pages =>
        [
            "README.md",
            "docs/README.md",
            "docs/a-call-end-to-end.md",
            .. Directory.GetFiles(RepositoryRoot.Combine("docs", "guides"), "*.md").Select(file => $"docs/guides/{Path.GetFileName(file)}"),
        ];

    [Theory]
    [MemberData(nameof(Guides))]
    public void Code_in_a_guide_is_code_of_a_sample(string guide) =>
        // A block of a line or two shows a form, not a program.
        Blocks(guide, "csharp")
            .Where(block => block.Count > 3)
            .Where(block => !Samples.Exists(code => IsPart(block, code)))
            .Select(block => string.Join('\n', block))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("hosting.md")]
    [InlineData("jobs.md")]
    [InlineData("mesh.md")]
    [InlineData("testing.md")]
    public void A_guide_to_code_shows_some(string guide) => Blocks(guide, "csharp").ShouldContain(block => block.Count > 3);

    [Fact]
    public void The_routing_table_of_the_guide_is_one()
    {
        var pools = JobPools.Parse(string.Join('\n', RawBlocks("jobs.md", "yaml").ShouldHaveSingleItem()));
        pools.For("job.summarize").ShouldHaveSingleItem().Name.ShouldBe("text");
        pools.For("job.tools").Count.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void What_a_page_points_to_is_there(string page)
    {
        var folder = Path.GetDirectoryName(RepositoryRoot.Combine(page))!;
        Link()
            .Matches(File.ReadAllText(RepositoryRoot.Combine(page)))
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.StartsWith("http", StringComparison.Ordinal) && target.Length > 0)
            .Where(target => !Path.Exists(Path.Combine(folder, target)))
            .ShouldBeEmpty();
    }

    private static bool IsPart(List<string> block, List<string> code) =>
        Enumerable
            .Range(0, Math.Max(0, code.Count - block.Count + 1))
            .Any(start => code.Skip(start).Take(block.Count).SequenceEqual(block));

    private static List<List<string>> Blocks(string guide, string language) => [.. RawBlocks(guide, language).Select(Lines)];

    private static IEnumerable<string> RawBlocks(string guide, string language) =>
        File.ReadAllText(RepositoryRoot.Combine("docs", "guides", guide))
            .Split($"```{language}\n")
            .Skip(1)
            .Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)]);

    // How far a sample is indented is its own affair.
    private static List<string> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    [GeneratedRegex(@"\]\(([^)#]*)(#[^)]*)?\)")]
    private static partial Regex Link();
}
