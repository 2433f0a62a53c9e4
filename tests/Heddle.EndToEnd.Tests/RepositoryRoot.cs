namespace Heddle.EndToEnd.Tests;

/// <summary>Finds the repository this test assembly was built in.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "Heddle.slnx")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"no Heddle.slnx above `{AppContext.BaseDirectory}`");
    }
}
