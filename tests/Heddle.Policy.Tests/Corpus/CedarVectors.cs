namespace Heddle.Policy.Tests;

/// <summary>Finds the official integration tests beside the repository.</summary>
internal static class CedarVectors
{
    public static string? Folder { get; } = Find();

    /// <summary>The folder; skips the test, loudly, where it does not exist.</summary>
    public static string Require()
    {
        if (Folder is null)
        {
            Assert.Skip("the official Cedar integration tests are not beside this repository (shared/vectors/cedar)");
        }

        return Folder;
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "vectors", "cedar");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
