namespace Heddle.DevServers;

/// <summary>
/// Fetches Debian packages and unpacks them beside the system, without root and without installing anything. Package lists and caches live in a scratch
/// folder where the system's do not serve; apt checks its archive signatures and the packages' sums, and nothing here loosens that.
/// </summary>
internal sealed class AptSource : ServerSource
{
    /// <summary>A package's libraries may need libraries of their own; no server known here needs more than two rounds.</summary>
    private const int LibraryRounds = 4;

    private static readonly Dictionary<string, string> PlainEnglish = new() { ["LC_ALL"] = "C", ["DEBIAN_FRONTEND"] = "noninteractive" };

    /// <summary>Whether the machine's own package lists may be used; they may be missing or old, and then private ones are fetched anyway.</summary>
    public bool UsesSystemLists { get; init; } = true;

    public override string Name => "apt";

    public override async Task FetchAsync(
        ServerRecipe recipe,
        string folder,
        string scratch,
        Action<string> log,
        CancellationToken cancellationToken
    )
    {
        if (ProgramSearch.OnPath("apt-get") is not { } apt || ProgramSearch.OnPath("dpkg-deb") is not { } dpkg)
        {
            throw new AcquisitionException("apt-get and dpkg-deb are not on PATH");
        }

        log($"fetching the Debian packages {string.Join(", ", recipe.Packages)} with apt");
        var archive = new AptArchive(apt, scratch, log, UsesSystemLists);
        var packages = recipe.Packages;
        var known = new HashSet<string>(packages);
        for (var round = 0; round < LibraryRounds && packages.Count > 0; round++)
        {
            var files = await archive.DownloadAsync(packages, cancellationToken).ConfigureAwait(false);
            foreach (var file in files)
            {
                await RequireAsync(dpkg, ["--extract", file, folder], scratch, cancellationToken).ConfigureAwait(false);
            }

            if (await FindsItsLibrariesAsync(recipe, folder, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            packages = await LibrariesOfAsync(dpkg, files, known, scratch, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> FindsItsLibrariesAsync(ServerRecipe recipe, string folder, CancellationToken cancellationToken)
    {
        if (ServerCache.FindIn(folder, recipe) is not { } program)
        {
            throw new AcquisitionException($"the packages hold no executable `{recipe.Name}`");
        }

        var result = await Command.RunAsync("ldd", [program.Path], folder, program.Environment(), cancellationToken).ConfigureAwait(false);
        return !result.Output.Contains("not found", StringComparison.Ordinal);
    }

    /// <summary>The libraries these packages depend on that are neither installed nor fetched yet.</summary>
    private static async Task<IReadOnlyList<string>> LibrariesOfAsync(
        string dpkg,
        IReadOnlyList<string> files,
        HashSet<string> known,
        string scratch,
        CancellationToken cancellationToken
    )
    {
        var missing = new List<string>();
        foreach (var file in files)
        {
            var depends = await RequireAsync(dpkg, ["--field", file, "Depends"], scratch, cancellationToken).ConfigureAwait(false);
            foreach (
                var name in DebianDependencies
                    .Parse(depends)
                    .Where(name => name.StartsWith("lib", StringComparison.Ordinal) && known.Add(name))
            )
            {
                var status = await Command
                    .RunAsync("dpkg-query", ["--show", "--showformat=${db:Status-Status}", name], scratch, PlainEnglish, cancellationToken)
                    .ConfigureAwait(false);
                if (status.ExitCode != 0 || !status.Output.StartsWith("installed", StringComparison.Ordinal))
                {
                    missing.Add(name);
                }
            }
        }

        return missing;
    }

    private static async Task<string> RequireAsync(
        string program,
        IReadOnlyList<string> arguments,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var result = await Command.RunAsync(program, arguments, folder, PlainEnglish, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new AcquisitionException($"`{Path.GetFileName(program)} {arguments[0]}` failed: {result.Output}");
    }
}
