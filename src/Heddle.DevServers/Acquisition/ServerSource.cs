namespace Heddle.DevServers;

/// <summary>A place that servers are fetched from. What it delivers is verified, or it delivers nothing.</summary>
internal abstract class ServerSource
{
    private protected ServerSource() { }

    /// <summary>What it is called in messages.</summary>
    public abstract string Name { get; }

    /// <summary>Fetches a server's files.</summary>
    /// <param name="recipe">Which server.</param>
    /// <param name="folder">An empty folder for the result.</param>
    /// <param name="scratch">An empty folder for whatever else is needed; removed afterwards.</param>
    /// <param name="log">Is told what happens.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AcquisitionException">This source does not have it, or what it sent is not what it must be.</exception>
    public abstract Task FetchAsync(
        ServerRecipe recipe,
        string folder,
        string scratch,
        Action<string> log,
        CancellationToken cancellationToken
    );
}
