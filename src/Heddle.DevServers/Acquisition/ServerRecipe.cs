namespace Heddle.DevServers;

/// <summary>What there is to know about getting one kind of server.</summary>
/// <param name="Name">The program's name, which is also its Debian package's.</param>
/// <param name="Variable">The environment variable that names an executable to use instead of any other.</param>
/// <param name="Packages">The Debian packages that together make it run.</param>
/// <param name="Executable">The program's path inside the extracted packages.</param>
internal sealed record ServerRecipe(string Name, string Variable, IReadOnlyList<string> Packages, string Executable)
{
    public static readonly ServerRecipe Nats = new("nats-server", "HEDDLE_NATS_SERVER", ["nats-server"], "usr/sbin/nats-server");

    public static readonly ServerRecipe Redis = new(
        "redis-server",
        "HEDDLE_REDIS_SERVER",
        ["redis-server", "redis-tools", "liblzf1", "libjemalloc2", "libatomic1"],
        "usr/bin/redis-server"
    );
}
