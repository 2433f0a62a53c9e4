namespace Heddle.DevServers;

/// <summary>A server program is not on this machine and could not be fetched.</summary>
/// <param name="server">The program's name.</param>
/// <param name="tried">Every place and way that was tried, with its outcome.</param>
public sealed class ServerNotFoundException(string server, IReadOnlyList<string> tried)
    : Exception($"cannot find or fetch `{server}`: {string.Join("; ", tried)}")
{
    /// <summary>The program's name, such as <c>nats-server</c>.</summary>
    public string Server { get; } = server;

    /// <summary>Every place and way that was tried, with its outcome, in order.</summary>
    public IReadOnlyList<string> Tried { get; } = tried;
}
