namespace Heddle.Mesh.Tests.Hosting;

/// <summary>What the guides show is what the samples are.</summary>
public sealed class GuideTests
{
    [Theory]
    [InlineData("hosting.md", "HostedAgents", "Program.cs")]
    [InlineData("hosting.md", "HostedAgents", "InvoiceAgent.cs")]
    [InlineData("testing.md", "TestedAgent", "SummarizerTests.cs")]
    public async Task Code_in_a_guide_is_code_of_a_sample(string guide, string sample, string file)
    {
        var root = FindRoot();
        var code = Lines(await File.ReadAllTextAsync(Path.Combine(root, "samples", sample, file), MeshFixture.Timeout));
        var shown = Blocks(await File.ReadAllTextAsync(Path.Combine(root, "docs", "guides", guide), MeshFixture.Timeout));
        shown.ShouldContain(block => block.Count > 3 && IsPart(block, code), $"no code block of `{guide}` comes from `{sample}/{file}`");
    }

    private static bool IsPart(List<string> block, List<string> code) =>
        Enumerable
            .Range(0, Math.Max(0, code.Count - block.Count + 1))
            .Any(start => code.Skip(start).Take(block.Count).SequenceEqual(block));

    private static List<List<string>> Blocks(string guide) =>
        [.. guide.Split("```csharp\n").Skip(1).Select(block => Lines(block[..block.IndexOf("```", StringComparison.Ordinal)]))];

    // How far a sample is indented is its own affair.
    private static List<string> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Heddle.slnx")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }
}
