namespace Heddle.EndToEnd.Tests;

/// <summary>Finds the repository this test assembly was built in.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>
    /// A program that is built with the tests, in its own folder, where everything it needs is: the tests' is made for the frameworks the
    /// tests name.
    /// </summary>
    /// <param name="folder">The folder projects of its kind are in, such as <c>samples</c>.</param>
    /// <param name="name">The project's name.</param>
    public static string Program(string folder, string name)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        return Combine(folder, name, "bin", built.Parent!.Name, built.Name, name + ".dll");
    }

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
