using System.Text.RegularExpressions;

namespace Heddle.EndToEnd.Tests.Architecture;

/// <summary>Files stay small enough to be read in one sitting, and say of themselves only what belongs there.</summary>
public sealed partial class SizeGateTests
{
    private const int LongestSource = 400;
    private const int LongestTest = 600;

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        TooLong("src", LongestSource).Concat(TooLong("samples", LongestSource)).ShouldBeEmpty();

    [Fact]
    public void No_test_or_benchmark_file_is_longer_than_600_lines() =>
        TooLong("tests", LongestTest).Concat(TooLong("bench", LongestTest)).ShouldBeEmpty();

    [Fact]
    public void A_file_holds_the_type_it_is_named_after()
    {
        var strangers = Files("src")
            .Where(file => !Path.GetFileName(file).Equals("Program.cs", StringComparison.Ordinal))
            .Where(file => !DeclaresType(File.ReadAllText(file), Path.GetFileNameWithoutExtension(file).Split('.', '{')[0]));
        strangers.ShouldBeEmpty();
    }

    [Fact]
    public void No_folder_is_a_drawer_for_everything()
    {
        string[] drawers = ["Utils", "Helpers", "Common", "Abstractions", "Misc", "Shared"];
        Files("src")
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!))
            .Distinct()
            .Intersect(drawers, StringComparer.Ordinal)
            .ShouldBeEmpty();
    }

    private static bool DeclaresType(string text, string name) =>
        TypeDeclaration().Matches(text).Any(match => match.Groups["name"].Value.Equals(name, StringComparison.Ordinal));

    private static IEnumerable<string> TooLong(string folder, int limit) =>
        Files(folder)
            .Select(file => (File: Path.GetRelativePath(RepositoryRoot.Path, file), Lines: File.ReadLines(file).Count()))
            .Where(entry => entry.Lines > limit)
            .Select(entry => $"{entry.File}: {entry.Lines} lines");

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(RepositoryRoot.Combine(folder))
            ? Directory
                .EnumerateFiles(RepositoryRoot.Combine(folder), "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            : [];

    [GeneratedRegex(
        @"\b(class|struct|record struct|record class|record|interface|enum|delegate\s+[\w<>?,\s]+?)\s+(?<name>\w+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex TypeDeclaration();
}
