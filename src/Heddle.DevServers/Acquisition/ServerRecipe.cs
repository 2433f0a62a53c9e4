namespace Heddle.DevServers;

/// <summary>What there is to know about one kind of server.</summary>
internal sealed record ServerRecipe
{
    public static readonly ServerRecipe Nats = new()
    {
        Name = "nats-server",
        Variable = "HEDDLE_NATS_SERVER",
        Switches = ["-c"],
        Packages = ["nats-server"],
        HasArchive = true,
        Advice =
            "Install it with `apt-get install nats-server` or `brew install nats-server`, or set HEDDLE_NATS_SERVER to a nats-server 2.9 or newer",
    };

    public static readonly ServerRecipe Redis = new()
    {
        Name = "redis-server",
        Variable = "HEDDLE_REDIS_SERVER",
        Switches = [],
        Packages = ["redis-server", "redis-tools"],
        HasArchive = false,
        Advice =
            "Install it with `apt-get install redis-server` or `brew install redis`, or set HEDDLE_REDIS_SERVER to a redis-server 6 or newer",
    };

    /// <summary>The program's file name.</summary>
    public required string Name { get; init; }

    /// <summary>The environment variable that names an executable to use instead of any other.</summary>
    public required string Variable { get; init; }

    /// <summary>What stands before the configuration file on the command line.</summary>
    public required IReadOnlyList<string> Switches { get; init; }

    /// <summary>The Debian packages that hold it; libraries they need are found out.</summary>
    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>Whether its authors publish an archive for each system with a file of checksums.</summary>
    public required bool HasArchive { get; init; }

    /// <summary>How to install it by hand.</summary>
    public required string Advice { get; init; }
}
