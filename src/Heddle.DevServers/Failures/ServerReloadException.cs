namespace Heddle.DevServers;

/// <summary>A running server refused a new configuration and goes on with the former one.</summary>
public sealed class ServerReloadException : Exception
{
    internal ServerReloadException(string output)
        : base($"the server refused the configuration: {output}") => Output = output;

    /// <summary>What the server said.</summary>
    public string Output { get; }
}
