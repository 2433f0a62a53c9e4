using System.Diagnostics.CodeAnalysis;

namespace Heddle.Mesh;

/// <summary>The names of log levels on the wire.</summary>
public static class MeshLogLevels
{
    /// <summary>The names, from the lowest level to the highest: <c>debug</c>, <c>info</c>, <c>warn</c>, <c>error</c>, <c>off</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["debug", "info", "warn", "error", "off"];

    /// <summary>The level of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>, written as there.</param>
    /// <exception cref="ArgumentException">There is no such level; the message names those there are.</exception>
    public static MeshLogLevel Parse(string name) =>
        TryParse(name, out var level) ? level : throw new ArgumentException(Unknown(name ?? "null"), nameof(name));

    /// <summary>The level of a name; <see langword="false"/> when there is none.</summary>
    /// <param name="name">One of <see cref="Names"/>, written as there.</param>
    /// <param name="level">The level.</param>
    public static bool TryParse([NotNullWhen(true)] string? name, out MeshLogLevel level)
    {
        level = name switch
        {
            "debug" => MeshLogLevel.Debug,
            "info" => MeshLogLevel.Info,
            "warn" => MeshLogLevel.Warn,
            "error" => MeshLogLevel.Error,
            "off" => MeshLogLevel.Off,
            _ => default,
        };
        return level != default;
    }

    /// <summary>The name of a level.</summary>
    /// <param name="level">The level.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level; the message names those there are.</exception>
    public static string NameOf(MeshLogLevel level) =>
        level switch
        {
            MeshLogLevel.Debug => "debug",
            MeshLogLevel.Info => "info",
            MeshLogLevel.Warn => "warn",
            MeshLogLevel.Error => "error",
            MeshLogLevel.Off => "off",
            _ => throw new ArgumentOutOfRangeException(nameof(level), level, Unknown($"{level:D}")),
        };

    private static string Unknown(string level) =>
        $"there is no log level `{level}`; the levels are {string.Join(", ", Names.Select(name => $"`{name}`"))}";
}
