namespace Heddle.DevServers;

/// <summary>Downloads packages with apt, from lists of its own when the machine's do not serve.</summary>
internal sealed class AptArchive(string apt, string scratch, Action<string> log, bool usesSystemLists)
{
    private static readonly Dictionary<string, string> PlainEnglish = new() { ["LC_ALL"] = "C" };

    private readonly string _downloads = Directory.CreateDirectory(Path.Combine(scratch, "downloads")).FullName;
    private readonly List<string> _options = ["-o", $"Dir::Cache={MakeFolder(scratch, "cache", "archives")}"];
    private bool _privateLists;

    /// <summary>Downloads the packages and answers the new files.</summary>
    public async Task<IReadOnlyList<string>> DownloadAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        var before = Directory.GetFiles(_downloads);
        if (_privateLists || usesSystemLists)
        {
            var result = await RunAsync(["download", .. packages], cancellationToken).ConfigureAwait(false);
            if (result.ExitCode == 0)
            {
                return [.. Directory.GetFiles(_downloads).Except(before)];
            }

            if (_privateLists)
            {
                throw new AcquisitionException($"`apt-get download {string.Join(' ', packages)}` failed: {result.Output}");
            }
        }

        log("fetching package lists with apt; this needs no root and changes nothing on the system");
        _options.AddRange(["-o", $"Dir::State::Lists={MakeFolder(scratch, "lists", "partial")}"]);
        _privateLists = true;
        // One broken third-party source fails the whole update, yet leaves the lists of the others: the download tells whether they do.
        var update = await RunAsync(["update"], cancellationToken).ConfigureAwait(false);
        try
        {
            return await DownloadAsync(packages, cancellationToken).ConfigureAwait(false);
        }
        catch (AcquisitionException exception) when (update.ExitCode != 0)
        {
            throw new AcquisitionException($"{exception.Message}; before that `apt-get update` failed: {update.Output}", exception);
        }
    }

    private static string MakeFolder(string scratch, string name, string inner)
    {
        Directory.CreateDirectory(Path.Combine(scratch, name, inner, "partial"));
        return Path.Combine(scratch, name);
    }

    private Task<CommandResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Command.RunAsync(apt, [.. _options, .. arguments], _downloads, PlainEnglish, cancellationToken);
}
