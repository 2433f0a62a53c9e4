namespace Heddle.Cli.Tests;

/// <summary>A folder for one test.</summary>
internal sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("heddle-cli-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
