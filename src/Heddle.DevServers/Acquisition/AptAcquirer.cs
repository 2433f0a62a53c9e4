namespace Heddle.DevServers;

/// <summary>
/// Fetches Debian packages with <c>apt-get download</c> and unpacks them, without root: package lists and caches live in folders of our own. apt checks
/// its own signatures; nothing here turns that off.
/// </summary>
internal static class AptAcquirer
{
    public static async Task<ServerProgram?> AcquireAsync(
        ServerRecipe recipe,
        List<string> tried,
        Action<string> log,
        CancellationToken cancellationToken
    )
    {
        var target = Path.Combine(ServerCache.Root, recipe.Name, "apt");
        if (Installed(target, recipe) is { } cached)
        {
            return cached;
        }

        if (ProgramSearch.OnPath("apt-get") is not { } apt || ProgramSearch.OnPath("dpkg-deb") is not { } dpkg)
        {
            tried.Add("apt is not available");
            return null;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var guard = await FileLock.AcquireAsync(target + ".lock", cancellationToken).ConfigureAwait(false);
        if (Installed(target, recipe) is { } meanwhile)
        {
            return meanwhile;
        }

        var work = Path.Combine(Path.GetDirectoryName(target)!, $"{Guid.NewGuid():n}.partial");
        try
        {
            foreach (var folder in (string[])["lists/partial", "cache/archives/partial", "packages", "root"])
            {
                Directory.CreateDirectory(Path.Combine(work, folder));
            }

            var configuration = Path.Combine(work, "apt.conf");
            await File.WriteAllTextAsync(
                    configuration,
                    $"""
                    Dir::State::Lists "{work}/lists";
                    Dir::Cache "{work}/cache";

                    """,
                    cancellationToken
                )
                .ConfigureAwait(false);
            var environment = new Dictionary<string, string> { ["APT_CONFIG"] = configuration, ["LC_ALL"] = "C" };
            log($"fetching the Debian packages {string.Join(", ", recipe.Packages)} with apt");
            await RunAsync(apt, ["update"], work).ConfigureAwait(false);
            await RunAsync(apt, ["download", .. recipe.Packages], Path.Combine(work, "packages")).ConfigureAwait(false);
            foreach (var package in Directory.GetFiles(Path.Combine(work, "packages"), "*.deb"))
            {
                await RunAsync(dpkg, ["-x", package, Path.Combine(work, "root")], work).ConfigureAwait(false);
            }

            Directory.Move(Path.Combine(work, "root"), target);
            return Installed(target, recipe);

            async Task RunAsync(string program, IReadOnlyList<string> arguments, string folder)
            {
                var result = await Command.RunAsync(program, arguments, folder, environment, cancellationToken).ConfigureAwait(false);
                if (result.ExitCode != 0)
                {
                    throw new ServerNotFoundException(
                        recipe.Name,
                        [.. tried, $"`{program} {string.Join(' ', arguments)}` failed: {result.Output}"]
                    );
                }
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static ServerProgram? Installed(string root, ServerRecipe recipe)
    {
        var path = Path.Combine(root, recipe.Executable);
        return ProgramSearch.IsExecutable(path)
            ? new ServerProgram(
                path,
                Directory.Exists(Path.Combine(root, "usr/lib"))
                    ? Directory.GetDirectories(Path.Combine(root, "usr/lib"), "*-linux-gnu*")
                    : []
            )
            : null;
    }
}
