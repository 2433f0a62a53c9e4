namespace Heddle.Cli.Tests;

/// <summary>The surroundings of real processes: a folder, state and cache of their own, and a mark by which all of their descendants are found.</summary>
internal sealed class RealShell : IDisposable
{
    private readonly Scratch _root = new();
    private readonly string _mark = Guid.NewGuid().ToString("N");

    public RealShell()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Temporary);
    }

    /// <summary>Where commands run.</summary>
    public string Folder => Path.Combine(_root.Path, "work");

    public string State => Path.Combine(_root.Path, "state");

    /// <summary>Where processes put temporary files.</summary>
    public string Temporary => Path.Combine(_root.Path, "tmp");

    /// <summary>The mesh that commands find; <see langword="null"/> to leave it to them.</summary>
    public string? Url { get; init; }

    public async Task<CommandResult> RunAsync(params string[] args)
    {
        await using var process = HeddleProcess.Start(this, args);
        return await process.FinishAsync();
    }

    public void Dress(IDictionary<string, string?> environment)
    {
        environment["XDG_STATE_HOME"] = State;
        environment["TMPDIR"] = Temporary;
        environment["HEDDLE_TEST_MARK"] = _mark;
        environment["HEDDLE_URL"] = Url;
        environment.Remove("OAM_URL");
    }

    /// <summary>The processes that descend from ours and still run. The kernel keeps the environment each was started with.</summary>
    public IReadOnlyList<int> Survivors()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux shows the environment of other processes");
        return
        [
            .. Directory
                .GetDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
                .Where(id => id > 0 && IsMarked(id)),
        ];
    }

    public void Dispose() => _root.Dispose();

    private bool IsMarked(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Contains(_mark, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
