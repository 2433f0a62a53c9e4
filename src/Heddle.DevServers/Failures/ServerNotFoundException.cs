namespace Heddle.DevServers;

/// <summary>A server program is not on this machine and could not be fetched.</summary>
public sealed class ServerNotFoundException : Exception
{
    internal ServerNotFoundException(ServerRecipe recipe, IReadOnlyList<string> tried)
        : base($"cannot find or fetch `{recipe.Name}`: {string.Join("; ", tried)}. {recipe.Advice}")
    {
        Server = recipe.Name;
        Tried = tried;
        Advice = recipe.Advice;
    }

    /// <summary>The program's name, such as <c>nats-server</c>.</summary>
    public string Server { get; }

    /// <summary>Every place and way that was tried, with its outcome, in order.</summary>
    public IReadOnlyList<string> Tried { get; }

    /// <summary>How to install the program by hand.</summary>
    public string Advice { get; }
}
