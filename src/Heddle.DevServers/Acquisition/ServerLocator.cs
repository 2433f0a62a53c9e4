namespace Heddle.DevServers;

/// <summary>Finds a server program on this machine, or fetches it once for this user.</summary>
internal sealed class ServerLocator
{
    /// <summary>Long enough for a slow line, short enough for a test run that must end.</summary>
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromMinutes(10);

    public static readonly ServerLocator Default = new();

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The folders that installed programs are looked for in; by default those of this moment's <c>PATH</c> and the usual ones.</summary>
    public IReadOnlyList<string>? Folders { get; init; }

    /// <summary>The folder of fetched servers; by default this user's.</summary>
    public string? CacheRoot { get; init; }

    /// <summary>Where to fetch from, in order.</summary>
    public IReadOnlyList<ServerSource> Sources { get; init; } = [new AptSource(), new ArchiveSource()];

    /// <exception cref="ServerNotFoundException">The program is not here and no source could deliver it.</exception>
    public async Task<ServerProgram> FindAsync(
        ServerRecipe recipe,
        Action<string> log,
        TimeProvider timeProvider,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Variable(recipe.Variable) is { Length: > 0 } named)
        {
            return ProgramSearch.IsExecutable(named)
                ? ServerProgram.Installed(Path.GetFullPath(named))
                : throw new ServerNotFoundException(recipe, [$"{recipe.Variable} names `{named}`, which is not an executable file"]);
        }

        var cache = new ServerCache(CacheRoot ?? ServerCache.RootOfUser(Variable), timeProvider);
        if (ProgramSearch.In(Folders ?? ProgramSearch.PathAndUsualFolders, recipe.Name) is { } installed)
        {
            return ServerProgram.Installed(installed);
        }

        if (cache.Find(recipe) is { } cached)
        {
            return cached;
        }

        List<string> tried =
        [
            $"{recipe.Variable} is not set",
            "it is neither on PATH nor in the usual folders",
            $"it is not in `{cache.FolderOf(recipe)}`",
        ];
        using var timeout = new CancellationTokenSource(FetchTimeout, timeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        foreach (var source in Sources)
        {
            try
            {
                return await cache.FillAsync(recipe, source, log, end.Token).ConfigureAwait(false);
            }
            catch (AcquisitionException exception)
            {
                tried.Add($"{source.Name}: {exception.Message}");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                tried.Add($"{source.Name}: `{cache.FolderOf(recipe)}` cannot be filled: {exception.Message}");
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                tried.Add($"{source.Name}: gave up after {FetchTimeout.TotalMinutes} minutes");
                break;
            }
        }

        throw new ServerNotFoundException(recipe, tried);
    }
}
