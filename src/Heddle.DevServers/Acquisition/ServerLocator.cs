namespace Heddle.DevServers;

/// <summary>Finds a server program, or gets it.</summary>
internal static class ServerLocator
{
    public static async Task<ServerProgram> FindAsync(ServerRecipe recipe, Action<string> log, CancellationToken cancellationToken)
    {
        var tried = new List<string>();
        if (Environment.GetEnvironmentVariable(recipe.Variable) is { Length: > 0 } named)
        {
            return ProgramSearch.IsExecutable(named)
                ? ServerProgram.Installed(named)
                : throw new ServerNotFoundException(recipe.Name, [$"{recipe.Variable} names `{named}`, which is not an executable file"]);
        }

        tried.Add($"{recipe.Variable} is not set");
        if (ProgramSearch.OnPathOrUsualFolders(recipe.Name) is { } installed)
        {
            return ServerProgram.Installed(installed);
        }

        tried.Add("not on PATH nor in the usual folders");
        return await AptAcquirer.AcquireAsync(recipe, tried, log, cancellationToken).ConfigureAwait(false)
            ?? throw new ServerNotFoundException(recipe.Name, tried);
    }
}
