namespace Heddle.DevServers;

/// <summary>The per-user folder of fetched servers. Any number of processes may fill it at once: one fetches, the others wait for it.</summary>
internal sealed class ServerCache(string root, TimeProvider timeProvider)
{
    /// <summary>Where Debian packages and archives put programs.</summary>
    private static readonly string[] ProgramFolders = ["", "usr/sbin", "usr/bin"];

    /// <summary>This user's folder: below <c>XDG_CACHE_HOME</c> or <c>~/.cache</c> (XDG Base Directory Specification), or <c>LocalAppData</c>.</summary>
    public static string RootOfUser(Func<string, string?> variable)
    {
        var xdg = variable("XDG_CACHE_HOME");
        var cache =
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.IsPathRooted(xdg) ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "heddle", "servers");
    }

    /// <summary>The folder of one server; it exists only whole.</summary>
    public string FolderOf(ServerRecipe recipe) => Path.Combine(root, recipe.Name);

    public ServerProgram? Find(ServerRecipe recipe) => FindIn(FolderOf(recipe), recipe);

    public static ServerProgram? FindIn(string folder, ServerRecipe recipe)
    {
        var libraries = Path.Combine(folder, "usr", "lib");
        return ProgramSearch.In(ProgramFolders.Select(part => Path.Combine(folder, part)), recipe.Name) is { } path
            ? new ServerProgram(path, Directory.Exists(libraries) ? Directory.GetDirectories(libraries, "*-linux-*") : [])
            : null;
    }

    /// <summary>Fetches a server, unless another process has done so meanwhile.</summary>
    /// <exception cref="AcquisitionException">The source failed; nothing was left behind.</exception>
    public async Task<ServerProgram> FillAsync(
        ServerRecipe recipe,
        ServerSource source,
        Action<string> log,
        CancellationToken cancellationToken
    )
    {
        PrivateFolder.Create(root);
        var target = FolderOf(recipe);
        using var held = await FileLock.AcquireAsync(target + ".lock", log, timeProvider, cancellationToken).ConfigureAwait(false);
        if (Find(recipe) is { } fetchedMeanwhile)
        {
            return fetchedMeanwhile;
        }

        // INVARIANT: the lock is ours, so every other attempt's folder belongs to a process that is gone.
        foreach (var left in Directory.GetDirectories(root, $"{recipe.Name}.partial-*"))
        {
            PrivateFolder.Remove(left);
        }

        var attempt = Path.Combine(root, $"{recipe.Name}.partial-{Guid.NewGuid():n}");
        var (folder, scratch) = (Path.Combine(attempt, "result"), Path.Combine(attempt, "scratch"));
        try
        {
            PrivateFolder.Create(folder);
            PrivateFolder.Create(scratch);
            await source.FetchAsync(recipe, folder, scratch, log, cancellationToken).ConfigureAwait(false);
            await RequireRunnableAsync(recipe, folder, cancellationToken).ConfigureAwait(false);
            PrivateFolder.Remove(target);
            Directory.Move(folder, target);
        }
        finally
        {
            PrivateFolder.Remove(attempt);
        }

        log($"{recipe.Name} is kept in {target}");
        return Find(recipe) ?? throw new AcquisitionException($"`{target}` was emptied by somebody else");
    }

    private static async Task RequireRunnableAsync(ServerRecipe recipe, string folder, CancellationToken cancellationToken)
    {
        if (FindIn(folder, recipe) is not { } program)
        {
            throw new AcquisitionException($"it holds no executable `{recipe.Name}`");
        }

        var result = await Command
            .RunAsync(program.Path, ["--version"], folder, program.Environment(), cancellationToken)
            .ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new AcquisitionException($"the fetched program does not run here: {result.Output}");
        }
    }
}
