using System.Globalization;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Reads what hosts publish on the log subjects (mesh-protocol §1.13).</summary>
internal static class LogEventReader
{
    private static readonly JsonElement NoData = JsonElement.Parse("{}");

    /// <summary>The event in a message; <see langword="null"/> for a message that holds none.</summary>
    public static LogEvent? Read(BusMessage message)
    {
        try
        {
            return Read(WireJson.Parse(message.Payload), message.Headers?[MeshHeaders.InstanceId] ?? "");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static LogEvent? Read(JsonElement root, string instanceId) =>
        WireJson.Text(root, "agent") is { } agent
        && WireJson.Text(root, "event") is { } name
        && MeshLogLevels.TryParse(WireJson.Text(root, "level"), out var level)
        && level != MeshLogLevel.Off
        && TryReadTime(WireJson.Text(root, "timestamp"), out var timestamp)
            ? new LogEvent
            {
                Timestamp = timestamp,
                Level = level,
                Agent = agent,
                Name = name,
                RequestId = WireJson.Text(root, "request_id") ?? "",
                Message = WireJson.Text(root, "message") ?? "",
                Data = WireJson.Member(root, "data") is { ValueKind: JsonValueKind.Object } data ? data : NoData,
                InstanceId = instanceId,
            }
            : null;

    private static bool TryReadTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
