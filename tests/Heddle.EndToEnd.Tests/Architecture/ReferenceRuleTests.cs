using System.Xml.Linq;

namespace Heddle.EndToEnd.Tests.Architecture;

/// <summary>Who may refer to whom. A reference outside this table is a change of architecture and needs an ADR first.</summary>
public sealed class ReferenceRuleTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Heddle.Cryptography"] = [],
        ["Heddle.DevServers"] = [],
        ["Heddle.Policy"] = [],
        ["Heddle.Transport"] = ["Heddle.Cryptography"],
        ["Heddle.Mesh"] = ["Heddle.Transport"],
        ["Heddle.Jobs"] = ["Heddle.Transport"],
        ["Heddle.Cli"] =
        [
            "DemoAgents",
            "Heddle.Cryptography",
            "Heddle.DevServers",
            "Heddle.Jobs",
            "Heddle.Mesh",
            "Heddle.Policy",
            "Heddle.Transport",
        ],
    };

    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(RepositoryRoot.Combine("src")).Where(IsProject).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_what_the_architecture_allows(string project)
    {
        Allowed.ShouldContainKey(project);
        var file = XDocument.Load(RepositoryRoot.Combine("src", project, project + ".csproj"));
        var references = file.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
        references.Except(Allowed[project], StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_refers_only_to_what_the_architecture_allows(string project)
    {
        var assembly = Directory
            .EnumerateFiles(RepositoryRoot.Combine("src", project, "bin"), AssemblyName(project), SearchOption.AllDirectories)
            .Where(path => !path.Contains("/ref/", StringComparison.Ordinal))
            .MaxBy(File.GetLastWriteTimeUtc);
        assembly.ShouldNotBeNull($"{project} has not been built");
        ReadReferences(assembly)
            .Where(name => name.StartsWith("Heddle.", StringComparison.Ordinal))
            .Except(Allowed[project], StringComparer.Ordinal)
            .ShouldBeEmpty();
    }

    private static bool IsProject(string folder) => File.Exists(Path.Combine(folder, Path.GetFileName(folder) + ".csproj"));

    private static string AssemblyName(string project) => project == "Heddle.Cli" ? "heddle.dll" : project + ".dll";

    private static IEnumerable<string> ReadReferences(string assembly)
    {
        using var stream = File.OpenRead(assembly);
        using var pe = new System.Reflection.PortableExecutable.PEReader(stream);
        var metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(pe);
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
