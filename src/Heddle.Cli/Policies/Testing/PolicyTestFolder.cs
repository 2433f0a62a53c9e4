namespace Heddle.Cli;

/// <summary>Finds integration tests on disk.</summary>
/// <param name="root">What the paths inside tests are relative to; <see langword="null"/> for the nearest folder above a test where they lead to a file.</param>
internal sealed class PolicyTestFolder(string? root)
{
    /// <summary>The test of a file, or all of a folder and the folders in it, in ordinal order.</summary>
    public IEnumerable<PolicyTestFile> Find(string path) =>
        Directory.Exists(path)
            ? Directory
                .EnumerateFiles(path, "*.json", SearchOption.AllDirectories)
                .Where(PolicyTestName.IsTest)
                .Order(StringComparer.Ordinal)
                .Select(ToTest)
            : [ToTest(path)];

    private PolicyTestFile ToTest(string path) => new(path, named => File.ReadAllText(named == path ? path : Resolve(path, named)));

    private string Resolve(string test, string named)
    {
        if (root is not null)
        {
            return Path.Combine(root, named);
        }

        for (var folder = Path.GetDirectoryName(test); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Combine(folder, named) is var candidate && File.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new FileNotFoundException($"no folder above the test has `{named}`; `--root` names the one to look in");
    }
}
