using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>Log events and their levels as commands show them.</summary>
internal static class LogView
{
    /// <summary>Stands for the agents that have no level of their own; no agent can have such a name.</summary>
    public const string EveryAgent = "(all)";

    /// <summary>The event with the members it has on the wire, and who published it.</summary>
    public static JsonObject ToJson(LogEvent log) =>
        new()
        {
            ["agent"] = log.Agent,
            ["data"] = JsonView.Node(log.Data),
            ["event"] = log.Name,
            ["instance_id"] = log.InstanceId,
            ["level"] = MeshLogLevels.NameOf(log.Level),
            ["message"] = log.Message,
            ["request_id"] = log.RequestId,
            ["timestamp"] = Time(log),
        };

    public static JsonObject ToJson(string? agent, EffectiveLogLevel level) =>
        new()
        {
            ["agent"] = agent,
            ["log_level"] = MeshLogLevels.NameOf(level.Level),
            ["source"] = SourceName(level.Source),
        };

    /// <summary>The event on one line: <c>timestamp [level] agent event request_id=… — message {data}</c>, without what is empty.</summary>
    public static string ToText(LogEvent log)
    {
        var line = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Time(log)} [{MeshLogLevels.NameOf(log.Level)}] ");
        line.Append(Printable.Line(log.Agent)).Append(' ').Append(Printable.Line(log.Name));
        if (log.RequestId.Length > 0)
        {
            line.Append(" request_id=").Append(Printable.Line(log.RequestId));
        }

        if (log.Message.Length > 0)
        {
            line.Append(" — ").Append(Printable.Line(log.Message));
        }

        if (log.Data.GetPropertyCount() > 0)
        {
            line.Append(' ').Append(Printable.Line(JsonView.Line(log.Data)));
        }

        return line.ToString();
    }

    public static string SourceName(LogLevelSource source) => source.ToString().ToLowerInvariant();

    private static string Time(LogEvent log) =>
        log.Timestamp.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
}
