[assembly: AssemblyFixture(typeof(Heddle.DevServers.Tests.TemporaryFolder))]

namespace Heddle.DevServers.Tests;

/// <summary>Gives this test run a temporary folder of its own, and fails the run when a test leaves something in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("heddle-tests-").FullName;
        Environment.SetEnvironmentVariable("TMPDIR", Path);
    }

    public string Path { get; }

    public void Dispose()
    {
        var left = Directory.GetFileSystemEntries(Path, "heddle-*");
        Directory.Delete(Path, recursive: true);
        left.ShouldBeEmpty();
    }
}
